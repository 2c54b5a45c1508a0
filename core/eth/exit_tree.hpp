#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

/// The Merkle tree of what a closed rollup owes, and the hashes that the portal checks.
namespace alt::eth {

/// What one owner gets back on the parent.
struct ExitLeaf {
    std::uint64_t index = 0;
    uint256 amount;  ///< wei
    Address owner;   ///< on the parent
    bool operator==(const ExitLeaf&) const = default;
};

inline constexpr unsigned kExitTreeDepth = 24;

/// keccak256(0x00 ‖ abi.encode(parentChainId, portal, index, kind 0, token 0, id 0, amount,
/// owner)).
Hash256 exit_leaf_hash(std::uint64_t parent_chain_id, const Address& portal, const ExitLeaf& leaf);
/// keccak256(0x01 ‖ left ‖ right).
Hash256 exit_node_hash(const Hash256& left, const Hash256& right);

/// Fixed depth of 24; absent leaves are zero. At most 2^24 leaves.
class ExitTree {
public:
    explicit ExitTree(std::vector<Hash256> leaves);

    [[nodiscard]] Hash256 root() const;
    [[nodiscard]] std::size_t leaf_count() const noexcept { return levels_.front().size(); }
    /// Siblings from the leaf up: 24 hashes.
    [[nodiscard]] std::vector<Hash256> proof(std::uint64_t index) const {
        return subtree_proof(index, 0);
    }
    /// Siblings of the subtree of 2^log2_size leaves that begins at `first` (a multiple of its
    /// size), from the bottom up: 24 - log2_size hashes.
    [[nodiscard]] std::vector<Hash256> subtree_proof(std::uint64_t first, unsigned log2_size) const;

private:
    [[nodiscard]] Hash256 node(unsigned level, std::uint64_t index) const;
    std::vector<std::vector<Hash256>> levels_;  ///< [0] are the leaves; only what is not empty
};

/// The root that `proof` gives `leaf` at `index`, as the portal computes it.
Hash256 exit_root_of(const Hash256& leaf, std::uint64_t index, const std::vector<Hash256>& proof);

/// What the closing block commits to in slot 0 of the settlement predeploy.
struct ExitCommitment {
    Hash256 exit_root;
    std::uint64_t exit_count = 0;
    uint256 exit_total;  ///< wei
    std::uint64_t deposit_count = 0;
    Hash256 deposit_hash;
    std::uint64_t parent_chain_id = 0;
    Address portal;
};
/// keccak256(abi.encode(members in order)).
Hash256 exit_commitment(const ExitCommitment& commitment);

/// OP Stack output root, version 0.
Hash256 output_root(const Hash256& state_root, const Hash256& message_passer_root,
                    const Hash256& block_hash);

/// The portal's deposit hash chain: keccak256(abi.encode(previous, from, to,
/// keccak256(opaque_data))).
Hash256 next_deposit_hash(const Hash256& previous, const Address& from, const Address& to,
                          BytesView opaque_data);

}  // namespace alt::eth
