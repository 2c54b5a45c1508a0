#include "runtime/rpc/filter_store.hpp"

#include <doctest/doctest.h>

namespace alt::rpc {
namespace {

FilterId installed(FilterStore& store, Filter filter) {
    auto id = store.install(std::move(filter));
    REQUIRE(id);
    return *id;
}

TEST_SUITE("runtime/rpc/filter_store") {
    TEST_CASE("what is reported moves a filter on, once and never back; what is undone does") {
        FilterStore store;
        const auto id = installed(store, {Filter::Kind::blocks, {}, 5});
        const auto other = installed(store, {Filter::Kind::logs, {}, 6});
        const auto pending = installed(store, {Filter::Kind::pending, {}, 0});
        const auto seen = *store.find(id);
        CHECK(store.advance(id, seen, 8));
        CHECK(store.find(id)->next_block == 8);
        CHECK(!store.advance(id, seen, 9));
        CHECK(store.advance(id, *store.find(id), 7));
        CHECK(store.find(id)->next_block == 8);
        const auto before = *store.find(other);
        store.add_pending({});
        store.rewind(7);
        CHECK(store.find(id)->next_block == 7);
        CHECK(store.find(other)->next_block == 6);
        // What was read before the rewind may be of blocks that are no more.
        CHECK(!store.advance(other, before, 9));
        CHECK(store.poll_pending(pending)->size() == 1);
        CHECK(store.uninstall(id));
        CHECK(!store.uninstall(id));
        CHECK(!store.advance(id, seen, 9));
    }
    TEST_CASE("pending filters are told what arrives while they are there, the last 10,000") {
        FilterStore store;
        const auto hash = [](std::uint64_t value) { return to_be_bytes(uint256{value}); };
        store.add_pending(hash(0));
        const auto first = installed(store, {Filter::Kind::pending, {}, 0});
        store.add_pending(hash(1));
        const auto second = installed(store, {Filter::Kind::pending, {}, 0});
        store.add_pending(hash(2));
        CHECK(*store.poll_pending(first) == std::vector{hash(1), hash(2)});
        CHECK(*store.poll_pending(second) == std::vector{hash(2)});
        CHECK(store.poll_pending(second)->empty());
        for (std::uint64_t i = 0; i < 10'001; ++i) store.add_pending(hash(i));
        CHECK(store.poll_pending(first)->size() == 10'000);
        CHECK(store.uninstall(first));
        CHECK(store.uninstall(second));
        CHECK(!store.poll_pending(second));
        const auto third = installed(store, {Filter::Kind::pending, {}, 0});
        CHECK(store.poll_pending(third)->empty());
        CHECK(!store.poll_pending(installed(store, {Filter::Kind::blocks, {}, 0})));
    }
    TEST_CASE("above the bound the filter that was polled longest ago goes") {
        FilterStore store(2);
        const auto first = installed(store, {Filter::Kind::blocks, {}, 0});
        const auto second = installed(store, {Filter::Kind::blocks, {}, 0});
        REQUIRE(store.advance(first, *store.find(first), 1));
        const auto third = installed(store, {Filter::Kind::blocks, {}, 0});
        CHECK(store.find(first));
        CHECK(!store.find(second));
        CHECK(store.find(third));
    }
    TEST_CASE("ids are not to be guessed") {
        FilterStore store;
        const auto first = installed(store, {Filter::Kind::blocks, {}, 0});
        const auto second = installed(store, {Filter::Kind::blocks, {}, 0});
        CHECK((first >> 64) != (second >> 64));
        CHECK(!store.find(first + uint256{1}));
        CHECK((first >> 128).is_zero());
    }
    TEST_CASE("a filter that nobody asks about for five minutes goes") {
        FilterStore::Time now{};
        FilterStore store(2, [&now] { return now; });
        const auto first = installed(store, {Filter::Kind::pending, {}, 0});
        const auto second = installed(store, {Filter::Kind::blocks, {}, 0});
        now += FilterStore::kFilterLife;
        CHECK(store.find(first));
        now += std::chrono::seconds(1);
        CHECK(!store.find(second));
        CHECK(!store.uninstall(second));
        // The other one makes room for new ones rather than those in use.
        const auto third = installed(store, {Filter::Kind::blocks, {}, 0});
        CHECK(store.find(first));
        CHECK(store.find(third));
        now += 2 * FilterStore::kFilterLife;
        CHECK(!store.poll_pending(first));
        CHECK(!store.advance(third, {}, 1));
    }
}

}  // namespace
}  // namespace alt::rpc
