#include "runtime/rpc/filter_store.hpp"

#include <doctest/doctest.h>

namespace alt::rpc {
namespace {

TEST_SUITE("runtime/rpc/filter_store") {
    TEST_CASE("a poll gives the filter as it was and moves it on, never back") {
        FilterStore store;
        const auto id = store.install({Filter::Kind::blocks, {}, 5});
        CHECK(store.poll(id, 8)->next_block == 5);
        CHECK(store.poll(id, 7)->next_block == 8);
        CHECK(store.find(id)->next_block == 8);
        CHECK(store.uninstall(id));
        CHECK(!store.uninstall(id));
        CHECK(!store.poll(id, 9));
    }
    TEST_CASE("above the bound the filter that was polled longest ago goes") {
        FilterStore store(2);
        const auto first = store.install({Filter::Kind::blocks, {}, 0});
        const auto second = store.install({Filter::Kind::blocks, {}, 0});
        REQUIRE(store.poll(first, 1));
        const auto third = store.install({Filter::Kind::blocks, {}, 0});
        CHECK(store.find(first));
        CHECK(!store.find(second));
        CHECK(store.find(third));
    }
}

}  // namespace
}  // namespace alt::rpc
