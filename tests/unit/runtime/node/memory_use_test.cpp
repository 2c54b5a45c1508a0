#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;

TEST_SUITE("runtime/node/memory_use") {
    TEST_CASE("memory follows accounts, blocks and the pool, and goes back with a revert") {
        NodeHome home;
        const auto node = home.open(parent_genesis(), false);
        const auto empty = node->memory_use();
        CHECK(empty.state > 0);
        CHECK(empty.pool == 0);
        const auto id = must(node->snapshot());
        std::vector<AccountEdit> edits(1'000);
        for (std::size_t i = 0; i < edits.size(); ++i) {
            edits[i].account = to_address(uint256{0x10000 + i});
            edits[i].balance = uint256{1};
            edits[i].storage.emplace_back(uint256{1}, uint256{1});
        }
        must(node->edit(edits));
        const auto rich = node->memory_use();
        // An account with a slot takes hundreds of bytes, and its undo, too.
        CHECK(rich.state > empty.state + 200 * edits.size());
        CHECK(rich.history > empty.history + 100 * edits.size());
        for (std::uint64_t nonce = 0; nonce < 20; ++nonce)
            must(node->submit(signed_tx({.nonce = nonce, .data = Bytes(1'000, 1)})));
        const auto full = node->memory_use();
        CHECK(full.history > rich.history + 20 * 1'000);
        must(node->submit(signed_tx({.nonce = 30, .data = Bytes(1'000, 1)})));
        CHECK(node->memory_use().pool > 1'000);
        must(node->drop_all_transactions());
        CHECK(node->memory_use().pool == 0);
        REQUIRE(must(node->revert(id)));
        CHECK(node->memory_use().history < rich.history);
    }
}

}  // namespace
}  // namespace alt::node
