#include <doctest/doctest.h>

#include <thread>

#include "core/lifecycle/burst.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/world.hpp"

namespace alt::testing {
namespace {

UpRequest request_for(const std::string& name) {
    UpRequest request;
    request.manifest.name = name;
    request.manifest_source = "test";
    return request;
}

DepositRequest deposit_of(const std::string& name, const std::string& key) {
    DepositRequest request;
    request.name = name;
    request.amount = uint256{kWeiPerEther};
    request.from_key = key;
    return request;
}

struct Fixture {
    TempDir home;
    lifecycle::KillAt no_faults{""};
    World world{home.path(), no_faults};

    void raise(const UpRequest& request) {
        const auto up = world.orchestrator().up(request);
        REQUIRE_MESSAGE(up.has_value(), up.error().message);
    }
    void deposit(const std::string& name, const std::string& key) {
        const auto deposited = world.orchestrator().deposit(deposit_of(name, key));
        REQUIRE_MESSAGE(deposited.has_value(), deposited.error().message);
    }
    std::uint64_t time_of(std::uint64_t block) {
        return world.parent().header(block).value()->header.timestamp;
    }
};

/// Of the settle view.
std::uint64_t number(const View& view, const char* key) {
    return codec::get_u64(codec::Json(view), key).value();
}

}  // namespace

TEST_SUITE("integration/settle_in_process") {
    TEST_CASE("a challenge window is waited out on a parent that seals on demand") {
        Fixture f;
        auto request = request_for("window");
        request.manifest.settlement.challenge_window = std::chrono::seconds(2);
        f.raise(request);
        f.deposit("window", "dev:2");
        const auto settled = f.world.orchestrator().settle("window", false, true);
        REQUIRE_MESSAGE(settled.has_value(), settled.error().message);
        std::uint64_t proposed = 0;
        std::uint64_t final = 0;
        for (const auto& tx : f.world.parent_txs(1)) {
            CHECK(tx.state == "mined");
            if (tx.step == "propose") proposed = f.time_of(tx.block_num);
            if (tx.step == "finalise") final = f.time_of(tx.block_num);
        }
        CHECK(final >= proposed + 2);
        CHECK(final <= proposed + 4);
    }

    TEST_CASE("a used up parent budget leaves the claims to their owners") {
        Fixture f;
        auto request = request_for("poor");
        request.manifest.fees.parent_budget = uint256{1};
        f.raise(request);
        f.deposit("poor", "dev:2");
        const auto settled = f.world.orchestrator().settle("poor", false, true);
        REQUIRE_MESSAGE(settled.has_value(), settled.error().message);
        CHECK(number(*settled, "paid") == 0);
        CHECK(number(*settled, "unpaid") == 1);
        bool noted = false;
        const auto events = f.world.store().events(1, 0).value();
        for (const auto& event : events)
            noted = noted || event.text.find("parent_budget") != std::string::npos;
        CHECK(noted);
        const auto claimed = f.world.orchestrator().claim({"poor", std::nullopt});
        REQUIRE_MESSAGE(claimed.has_value(), claimed.error().message);
        CHECK(claimed->at("claimed").as_array().size() == 1);
    }

    TEST_CASE("a parent budget that is large enough changes nothing") {
        Fixture f;
        auto request = request_for("rich");
        request.manifest.fees.parent_budget = uint256{kWeiPerEther};
        f.raise(request);
        f.deposit("rich", "dev:2");
        const auto settled = f.world.orchestrator().settle("rich", false, true);
        REQUIRE_MESSAGE(settled.has_value(), settled.error().message);
        CHECK(number(*settled, "unpaid") == 0);
    }

    TEST_CASE(
        "who settles at the end of a burst asks under the lease whether it is the end still") {
        Fixture f;
        sys::SystemClock clock;
        auto request = request_for("late");
        request.manifest.demand.ttl = std::chrono::hours(1);
        f.raise(request);
        const auto is_over = [&](const store::RollupRow& row) -> Result<bool> {
            return row.expires_ms <= clock.now();
        };
        auto& store = f.world.store();
        // The supervisor has seen the end come; then somebody is faster and puts it off.
        REQUIRE(lifecycle::end_burst(store, clock, 1));
        REQUIRE(lifecycle::extend_burst(store, clock, 1, std::chrono::hours(1)));
        const auto left = f.world.orchestrator().settle_if("late", is_over);
        REQUIRE_MESSAGE(left.has_value(), left.error().message);
        CHECK(left->at("phase") == "live");
        CHECK_FALSE(lifecycle::end_has_begun(store, 1).value());

        REQUIRE(lifecycle::end_burst(store, clock, 1));
        const auto settled = f.world.orchestrator().settle_if("late", is_over);
        REQUIRE_MESSAGE(settled.has_value(), settled.error().message);
        CHECK(settled->at("phase") == "settled");
        CHECK(lifecycle::extend_burst(store, clock, 1, std::chrono::hours(1)).error().code ==
              Errc::conflict);
    }

    TEST_CASE("one operator raises and settles two rollups at once") {
        Fixture f;
        const auto live = [&](const std::string& name, const std::string& key) {
            const auto orchestrator = f.world.make_orchestrator();
            const auto up = orchestrator->up(request_for(name));
            if (!up) return up.error().message;
            const auto deposited = orchestrator->deposit(deposit_of(name, key));
            if (!deposited) return deposited.error().message;
            const auto settled = orchestrator->settle(name, false, true);
            return settled ? std::string() : settled.error().message;
        };
        std::string left;
        std::string right;
        {
            const std::jthread one([&] { left = live("left", "dev:2"); });
            const std::jthread two([&] { right = live("right", "dev:3"); });
        }
        CHECK(left.empty());
        CHECK(right.empty());
        CAPTURE(left);
        CAPTURE(right);
        for (const std::int64_t id : {1, 2}) {
            int mined = 0;
            for (const auto& tx : f.world.parent_txs(id))
                if (tx.state == "mined") ++mined;
            CHECK(mined == 5);
        }
    }
}

}  // namespace alt::testing
