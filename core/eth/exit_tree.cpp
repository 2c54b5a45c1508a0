#include "core/eth/exit_tree.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "core/codec/abi.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::eth {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;

/// Roots of the subtrees without leaves, by level.
const std::array<Hash256, kExitTreeDepth + 1>& empty_roots() {
    static const auto roots = [] {
        std::array<Hash256, kExitTreeDepth + 1> out;
        for (std::size_t d = 0; d < kExitTreeDepth; ++d)
            out[d + 1] = exit_node_hash(out[d], out[d]);
        return out;
    }();
    return roots;
}

}  // namespace

Hash256 exit_leaf_hash(std::uint64_t parent_chain_id, const Address& portal, const ExitLeaf& leaf) {
    codec::AbiWriter fields;
    fields.word(parent_chain_id).address(portal).word(leaf.index);
    fields.word(0).address({}).word(0);  // ether: kind 0, no token, no id
    fields.word(leaf.amount).address(leaf.owner);
    return crypto::keccak256(BytesView(&kLeafPrefix, 1), fields.encode());
}

Hash256 exit_node_hash(const Hash256& left, const Hash256& right) {
    return crypto::keccak256({BytesView(&kNodePrefix, 1), left, right});
}

ExitTree::ExitTree(std::vector<Hash256> leaves) {
    ALT_ASSERT(leaves.size() <= std::size_t{1} << kExitTreeDepth);
    levels_.push_back(std::move(leaves));
    for (unsigned level = 0; level < kExitTreeDepth; ++level) {
        const std::size_t count = (levels_[level].size() + 1) / 2;
        std::vector<Hash256> above(count);
        for (std::size_t i = 0; i < count; ++i)
            above[i] = exit_node_hash(node(level, 2 * i), node(level, 2 * i + 1));
        levels_.push_back(std::move(above));
    }
}

Hash256 ExitTree::node(unsigned level, std::uint64_t index) const {
    return index < levels_[level].size() ? levels_[level][index] : empty_roots()[level];
}

Hash256 ExitTree::root() const {
    return node(kExitTreeDepth, 0);
}

std::vector<Hash256> ExitTree::subtree_proof(std::uint64_t first, unsigned log2_size) const {
    ALT_ASSERT(log2_size <= kExitTreeDepth && first >> kExitTreeDepth == 0);
    ALT_ASSERT(first % (std::uint64_t{1} << log2_size) == 0);
    std::vector<Hash256> proof;
    for (unsigned level = log2_size; level < kExitTreeDepth; ++level)
        proof.push_back(node(level, first >> level ^ 1));
    return proof;
}

Hash256 exit_root_of(const Hash256& leaf, std::uint64_t index, const std::vector<Hash256>& proof) {
    Hash256 hash = leaf;
    for (const auto& sibling : proof) {
        hash = (index & 1) != 0 ? exit_node_hash(sibling, hash) : exit_node_hash(hash, sibling);
        index >>= 1;
    }
    return hash;
}

Hash256 exit_commitment(const ExitCommitment& c) {
    codec::AbiWriter fields;
    fields.bytes32(c.exit_root).word(c.exit_count).word(c.exit_total);
    fields.word(c.deposit_count).bytes32(c.deposit_hash);
    fields.word(c.parent_chain_id).address(c.portal);
    return crypto::keccak256(fields.encode());
}

Hash256 output_root(const Hash256& state_root, const Hash256& message_passer_root,
                    const Hash256& block_hash) {
    return crypto::keccak256({Hash256{}, state_root, message_passer_root, block_hash});
}

Hash256 next_deposit_hash(const Hash256& previous, const Address& from, const Address& to,
                          BytesView opaque_data) {
    codec::AbiWriter fields;
    fields.bytes32(previous).address(from).address(to).bytes32(crypto::keccak256(opaque_data));
    return crypto::keccak256(fields.encode());
}

}  // namespace alt::eth
