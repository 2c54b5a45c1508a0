#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "runtime/trie/node_pool.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::trie {

/// What the leaves of a HashTrie stand for; they live with their owner, under ids of up to
/// NodeId::kMaxLeaf.
class Leaves {
public:
    virtual ~Leaves() = default;
    /// The hash of the leaf's key.
    [[nodiscard]] virtual Hash256 path(std::uint32_t leaf) const = 0;
    /// Replaces `out` by the value, which is not empty.
    virtual void value(std::uint32_t leaf, Bytes& out) const = 0;
};

/// A leaf that is new, has another value, or has gone.
struct Change {
    Hash256 path;
    std::uint32_t leaf = 0;
    bool present = true;
};

/// A Merkle-Patricia trie of hashed keys (yellow paper, appendix D) in a pool. Neither paths nor
/// values are kept here: a leaf is an id. One thread at a time a pool.
class HashTrie {
public:
    /// Takes changes in, sorted by path, each path once, and hashes what they touch. A leaf that is
    /// in the trie must answer for its path until this has returned. Dropping what is not there is
    /// fine.
    void update(NodePool& pool, const Leaves& leaves, std::span<const Change> changes);
    /// Up to the last update.
    [[nodiscard]] const Hash256& root() const noexcept { return root_hash_; }
    /// The encoded nodes from the root towards `path`, as eth_getProof gives them: proves a value
    /// or its absence. Nodes below 32 bytes are inside their parents. Empty for an empty trie.
    [[nodiscard]] std::vector<Bytes> prove(const NodePool& pool, const Leaves& leaves,
                                           const Hash256& path) const;
    /// Gives all branches back.
    void clear(NodePool& pool);

private:
    NodeId root_;
    Hash256 root_hash_ = kEmptyRoot;
};

}  // namespace alt::trie
