#pragma once

#include <cstdint>
#include <functional>
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
    /// The hash of each leaf's key, into its place of `out`.
    virtual void paths(std::span<const std::uint32_t> leaves, std::span<Hash256> out) const = 0;
    /// False for one that has gone.
    [[nodiscard]] virtual bool present(std::uint32_t leaf) const = 0;
    /// Replaces `out` by the value of one that is present; it is not empty.
    virtual void value(std::uint32_t leaf, Bytes& out) const = 0;

    [[nodiscard]] Hash256 path(std::uint32_t leaf) const {
        Hash256 out;
        paths({&leaf, 1}, {&out, 1});
        return out;
    }
};

/// Calls `work(first, end)` for stretches of `count` things, this many each or a few more or less,
/// perhaps on several threads, and returns when all are done.
using Share = std::function<void(std::size_t count, std::size_t stretch,
                                 const std::function<void(std::size_t, std::size_t)>& work)>;

/// Sorted, each once: as HashTrie::update wants them.
std::vector<std::uint32_t> each_once(std::vector<std::uint32_t> ids);

/// A Merkle-Patricia trie of hashed keys (yellow paper, appendix D) in a pool. Neither paths nor
/// values are kept here: a leaf is an id. One thread at a time a pool.
class HashTrie {
public:
    /// Takes in leaves that are new, have another value, or have gone, each once and no two with
    /// one path, and hashes what they touch. Any leaf that is in the trie must answer for its path
    /// until this has returned. One that has gone need not have been here. Large updates are hashed
    /// by all who `share`; without it, by the caller.
    void update(NodePool& pool, const Leaves& leaves, std::span<const std::uint32_t> changed,
                const Share& share = {});
    /// Up to the last update.
    [[nodiscard]] const Hash256& root() const noexcept { return root_hash_; }
    /// The encoded nodes from the root towards `path`, as eth_getProof gives them: proves a value
    /// or its absence. Nodes below 32 bytes are inside their parents. Empty for an empty trie.
    [[nodiscard]] std::vector<Bytes> prove(const NodePool& pool, const Leaves& leaves,
                                           const Hash256& path) const;
    /// Visits the leaves whose paths are not before `from`, in the order of their paths, until
    /// `visit` gives false. As of the last update.
    using Visit = std::function<bool(std::uint32_t leaf, const Hash256& path)>;
    void walk(const NodePool& pool, const Leaves& leaves, const Hash256& from,
              const Visit& visit) const;
    /// Gives all branches back.
    void clear(NodePool& pool);

private:
    NodeId root_;
    Hash256 root_hash_ = kEmptyRoot;
};

}  // namespace alt::trie
