#include "core/lifecycle/burst.hpp"

#include <doctest/doctest.h>

#include "core/store/sqlite_store.hpp"
#include "core/sys/process.hpp"
#include "tests/support/fake_clock.hpp"

namespace alt::lifecycle {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

struct Burst {
    explicit Burst(std::int64_t expires_ms, const char* phase = "live") {
        auto opened = store::open_memory_store();
        REQUIRE(opened);
        store = std::move(*opened);
        store::RollupRow row;
        row.name = "burst";
        row.phase = phase;
        row.created_ms = 1;
        auto created = store->create(row);
        REQUIRE(created);
        row.id = id = *created;
        row.expires_ms = expires_ms;
        const auto lease = store->acquire(id, sys::current_process(), "alt up",
                                          [](const sys::ProcessId&) { return true; });
        REQUIRE(lease);
        REQUIRE(store->update(*lease, row, {}));
        REQUIRE(store->release(*lease));
    }
    std::int64_t end() {
        auto row = store->find(id);
        REQUIRE(row);
        return (*row)->expires_ms;
    }

    std::unique_ptr<store::LifecycleStore> store;
    testing::FakeClock clock{kNow};
    std::int64_t id = 0;
};

TEST_SUITE("core/lifecycle/burst") {
    TEST_CASE("the end is put off from where it is, or from now when it has passed") {
        Burst burst(kNow + 5'000);
        const auto put_off =
            extend_burst(*burst.store, burst.clock, burst.id, std::chrono::seconds(10));
        if (!put_off) FAIL(put_off.error().message);
        CHECK(*put_off == kNow + 15'000);
        CHECK(burst.end() == kNow + 15'000);
        Burst late(kNow - 5'000);
        CHECK(*extend_burst(*late.store, late.clock, late.id, std::chrono::seconds(10)) ==
              kNow + 10'000);
        CHECK(burst.store->events(burst.id, 0)->size() == 1);
        CHECK(!*burst.store->holder(burst.id));
    }
    TEST_CASE("draining ends it now") {
        Burst burst(0);
        REQUIRE(end_burst(*burst.store, burst.clock, burst.id));
        CHECK(burst.end() == kNow);
    }
    TEST_CASE("what has no end, is not live, is driven or is not there is refused") {
        const auto by = std::chrono::seconds(1);
        Burst endless(0);
        CHECK(extend_burst(*endless.store, endless.clock, endless.id, by).error().code ==
              Errc::conflict);
        CHECK(!*endless.store->holder(endless.id));
        Burst settled(kNow, "settled");
        CHECK(end_burst(*settled.store, settled.clock, settled.id).error().code == Errc::conflict);
        CHECK(end_burst(*settled.store, settled.clock, 77).error().code != Errc::internal);
        Burst driven(kNow);
        const auto lease = driven.store->acquire(driven.id, sys::current_process(), "alt settle",
                                                 [](const sys::ProcessId&) { return true; });
        REQUIRE(lease);
        CHECK(end_burst(*driven.store, driven.clock, driven.id).error().code == Errc::conflict);
    }

    TEST_CASE("a settlement that has begun is not put off, whatever the phase says") {
        Burst burst(kNow + 5'000);
        const auto lease = burst.store->acquire(burst.id, sys::current_process(), "alt settle",
                                                [](const sys::ProcessId&) { return true; });
        REQUIRE(lease);
        CHECK_FALSE(*end_has_begun(*burst.store, burst.id));
        REQUIRE(burst.store->begin_step(*lease, "close_portal", kNow));
        // The parent was away: the step failed, and the lease is free again.
        REQUIRE(burst.store->fail_step(*lease, "close_portal", "away"));
        REQUIRE(burst.store->release(*lease));
        CHECK(*end_has_begun(*burst.store, burst.id));
        const auto put_off =
            extend_burst(*burst.store, burst.clock, burst.id, std::chrono::seconds(10));
        REQUIRE_FALSE(put_off);
        CHECK(put_off.error().code == Errc::conflict);
        CHECK(put_off.error().message.find("burst has begun to settle") != std::string::npos);
        CHECK(burst.end() == kNow + 5'000);
        CHECK_FALSE(*burst.store->holder(burst.id));
    }
    TEST_CASE("who finds it driven is told its name") {
        Burst burst(kNow + 5'000);
        const auto lease = burst.store->acquire(burst.id, sys::current_process(), "alt settle",
                                                [](const sys::ProcessId&) { return true; });
        REQUIRE(lease);
        const auto refused = end_burst(*burst.store, burst.clock, burst.id);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.starts_with("burst is held by pid "));
    }
}

}  // namespace
}  // namespace alt::lifecycle
