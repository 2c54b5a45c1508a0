#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt::trie {

struct Node;
// Shared by the copies of a Trie: a copy is a snapshot, and writers copy only the path they change.
using NodePtr = std::shared_ptr<Node>;

/// keccak256(rlp("")): the root of the trie without entries.
inline constexpr Hash256 kEmptyRoot{{0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6,
                                     0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e,
                                     0x5b, 0x48, 0xe0, 0x1b, 0x99, 0x6c, 0xad, 0xc0,
                                     0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21}};

/// A Merkle-Patricia trie in memory (yellow paper, appendix D). Keys are used as they are: a secure
/// trie's caller hashes them first. Keys may have any length of up to 256 bytes, values are not
/// empty. Copies are O(1) and independent. One thread at a time, also for `root` and `prove`, which
/// cache hashes.
class Trie {
public:
    /// An empty value erases.
    void set(BytesView key, BytesView value);
    /// An absent key is fine.
    void erase(BytesView key);
    [[nodiscard]] std::optional<Bytes> get(BytesView key) const;
    [[nodiscard]] bool empty() const noexcept { return root_ == nullptr; }

    /// Hashes only what changed since the last call.
    [[nodiscard]] Hash256 root() const;
    /// The encoded nodes from the root towards `key`, as eth_getProof gives them: proves a value or
    /// its absence. Nodes below 32 bytes are inside their parents. Empty for an empty trie.
    [[nodiscard]] std::vector<Bytes> prove(BytesView key) const;

private:
    NodePtr root_;
};

/// Root of the trie that maps rlp(index) to each item: transactions, receipts, withdrawals.
Hash256 ordered_root(std::span<const Bytes> items);

/// What a proof of `Trie::prove` says of `key` under `root`: the value, or none if it is proven
/// absent. invalid_input: the proof does not hold.
Result<std::optional<Bytes>> verify_proof(const Hash256& root, BytesView key,
                                          std::span<const Bytes> proof);

}  // namespace alt::trie
