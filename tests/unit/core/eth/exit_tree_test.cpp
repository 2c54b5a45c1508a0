#include "core/eth/exit_tree.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"

using namespace alt;
using namespace alt::eth;

namespace {

std::vector<Hash256> some_leaves(std::uint64_t count) {
    std::vector<Hash256> leaves;
    for (std::uint64_t i = 0; i < count; ++i)
        leaves.push_back(
            exit_leaf_hash(1, {}, {.index = i, .amount = i + 1, .owner = to_address(i)}));
    return leaves;
}

}  // namespace

TEST_SUITE("core/eth/exit_tree") {
    TEST_CASE("a leaf is the hash of its zero prefix and eight ABI words") {
        const ExitLeaf leaf{.index = 3, .amount = 5, .owner = to_address(uint256(7))};
        Bytes preimage(1 + 8 * 32);
        preimage[32] = 1;   // parent chain id
        preimage[64] = 2;   // portal
        preimage[96] = 3;   // index; kind, token and id are zero
        preimage[224] = 5;  // amount
        preimage[256] = 7;  // owner
        CHECK(exit_leaf_hash(1, to_address(uint256(2)), leaf) == crypto::keccak256(preimage));
    }

    TEST_CASE("every proof of every tree up to 33 leaves gives the root") {
        for (std::uint64_t count : {0ull, 1ull, 2ull, 3ull, 32ull, 33ull}) {
            const auto leaves = some_leaves(count);
            const ExitTree tree(leaves);
            for (std::uint64_t i = 0; i < count; ++i) {
                const auto proof = tree.proof(i);
                REQUIRE(proof.size() == kExitTreeDepth);
                CHECK(exit_root_of(leaves[i], i, proof) == tree.root());
            }
            CHECK(exit_root_of({}, count, tree.proof(count)) == tree.root());
        }
    }

    TEST_CASE("a subtree proof leads from the subtree's root to the root") {
        const auto leaves = some_leaves(13);
        const ExitTree tree(leaves);
        const auto left = exit_node_hash(leaves[8], leaves[9]);
        const auto right = exit_node_hash(leaves[10], leaves[11]);
        const auto proof = tree.subtree_proof(8, 2);
        REQUIRE(proof.size() == kExitTreeDepth - 2);
        CHECK(exit_root_of(exit_node_hash(left, right), 8 >> 2, proof) == tree.root());
        const auto last = exit_node_hash(exit_node_hash(leaves[12], {}), exit_node_hash({}, {}));
        CHECK(exit_root_of(last, 12 >> 2, tree.subtree_proof(12, 2)) == tree.root());
    }

    TEST_CASE("the empty tree has the root of 24 levels of nothing") {
        Hash256 root;
        for (unsigned i = 0; i < kExitTreeDepth; ++i) root = exit_node_hash(root, root);
        CHECK(ExitTree({}).root() == root);
    }
}
