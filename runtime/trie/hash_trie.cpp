#include "runtime/trie/hash_trie.hpp"

#include <array>
#include <deque>

#include "core/crypto/keccak.hpp"
#include "runtime/trie/node.hpp"

namespace alt::trie {
namespace {

/// Nodes that are worth another thread.
constexpr std::size_t kStretch = 256;

/// A leaf to put, or to drop.
struct Change {
    Hash256 path;
    std::uint32_t leaf = 0;
    bool present = true;
};
bool before(const Change& a, const Change& b) noexcept {
    return a.path < b.path;
}

/// Sorted by path.
std::vector<Change> changes_of(const Leaves& leaves, std::span<const std::uint32_t> changed) {
    std::vector<Hash256> paths(changed.size());
    leaves.paths(changed, paths);
    std::vector<Change> changes;
    changes.reserve(changed.size());
    for (std::size_t i = 0; i < changed.size(); ++i)
        changes.push_back(
            {.path = paths[i], .leaf = changed[i], .present = leaves.present(changed[i])});
    std::sort(changes.begin(), changes.end(), before);
    return changes;
}

void encode_children(Bytes& out, const Branch& branch) {
    Children children;
    for (unsigned i = 0; i < children.size(); ++i) children[i] = branch.ref(i);
    encode_branch(out, children);
}

/// The path of some leaf below.
Hash256 path_below(const NodePool& pool, const Leaves& leaves, NodeId id) {
    while (!id.is_leaf()) id = pool.branch(id).first_child();
    return leaves.path(id.leaf_id());
}

/// One update. First the shape: from the root down, changes are dealt out to the children that they
/// concern, and each changed child is noted. Then the hashes: of all that was noted, children
/// first.
class Update {
public:
    Update(NodePool& pool, const Leaves& leaves, const Share& share)
        : pool_(pool), leaves_(leaves), share_(share) {}

    NodeId reshape(NodeId root, std::span<const Change> changes) {
        root_ = update(root, 0, changes);
        return root_.id;
    }

    Hash256 rehash() {
        if (!root_.id) return kEmptyRoot;
        run(leaf_jobs_);
        // Deepest first: a branch is encoded from the refs of its children.
        for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) run(*level);
        Bytes encoding;
        encode(encoding, root_, 0, pen_.value);
        return crypto::keccak256(encoding);
    }

private:
    /// A subtrie after its changes.
    struct Subtrie {
        NodeId id;
        const Hash256* path = nullptr;  ///< of a leaf, if it is known
    };
    /// A child to be hashed.
    struct Job {
        Subtrie subtrie;
        NodeId parent;
        unsigned nibble;
    };
    /// What hashing writes into, again and again.
    struct Pen {
        std::array<Bytes, kBatch> encodings;
        Bytes value;
    };
    using Changes = std::span<const Change>;
    using Subtries = std::array<Subtrie, 16>;

    /// The subtrie at `depth` after changes, one at least, that all belong there.
    Subtrie update(NodeId id, std::size_t depth, Changes changes) {
        if (!id) return build(depth, changes);
        return id.is_leaf() ? update_leaf(id, depth, changes) : update_branch(id, depth, changes);
    }

    Subtrie build(std::size_t depth, Changes changes) {
        if (changes.size() == 1) {
            const auto& change = changes[0];
            return change.present ? Subtrie{NodeId::leaf(change.leaf), &change.path} : Subtrie{};
        }
        const auto fork = common_nibbles(changes.front().path, changes.back().path);
        ALT_ASSERT(fork >= depth && fork < 2 * Hash256::kSize);
        return spread({}, fork, changes);
    }

    Subtrie update_leaf(NodeId id, std::size_t depth, Changes changes) {
        if (changes.size() == 1 && changes[0].leaf == id.leaf_id()) return build(depth, changes);
        // With the leaf as one more change, the rest is as if nothing had been here.
        auto& all = kept_.emplace_back();
        all.reserve(changes.size() + 1);
        const Change old{.path = leaves_.path(id.leaf_id()), .leaf = id.leaf_id()};
        const auto place = std::lower_bound(changes.begin(), changes.end(), old, before);
        all.assign(changes.begin(), place);
        if (place == changes.end() || place->path != old.path) all.push_back(old);
        all.insert(all.end(), place, changes.end());
        return build(depth, all);
    }

    Subtrie update_branch(NodeId id, std::size_t depth, Changes changes) {
        const auto own_depth = pool_.branch(id).depth();
        if (own_depth > depth) {
            const auto path = path_below(pool_, leaves_, id);
            // The changes are sorted: what the first and the last share with the path, all do.
            const auto fork = std::min(common_nibbles(changes.front().path, path),
                                       common_nibbles(changes.back().path, path));
            if (fork < own_depth) return split(id, path, fork, changes);
        }
        return spread(id, own_depth, changes);
    }

    /// Changes of which some part from the path to a branch before they reach it.
    Subtrie split(NodeId id, const Hash256& path, std::size_t fork, Changes changes) {
        Subtries subtries;
        const auto side = nibble(path, fork);
        subtries[side].id = id;
        return assemble({}, fork, subtries, deal(subtries, fork, changes) | 1u << side);
    }

    /// Changes to the children of a branch, or to those of one that is to be.
    Subtrie spread(NodeId id, std::size_t depth, Changes changes) {
        Subtries subtries;
        if (id) {
            const auto branch = pool_.branch(id);
            for (unsigned i = 0; i < subtries.size(); ++i) subtries[i].id = branch.child(i);
        }
        const auto changed = deal(subtries, depth, changes);
        return assemble(id, depth, subtries, changed);
    }

    /// Says which children have changes.
    unsigned deal(Subtries& subtries, std::size_t depth, Changes changes) {
        unsigned changed = 0;
        while (!changes.empty()) {
            const auto digit = nibble(changes.front().path, depth);
            std::size_t count = 1;
            while (count < changes.size() && nibble(changes[count].path, depth) == digit) ++count;
            subtries[digit] = update(subtries[digit].id, depth + 1, changes.first(count));
            changed |= 1u << digit;
            changes = changes.subspan(count);
        }
        return changed;
    }

    /// The branch of these subtries, or what is left of it: a branch has two children at least.
    Subtrie assemble(NodeId old, std::size_t depth, const Subtries& subtries, unsigned changed) {
        unsigned mask = 0;
        for (unsigned i = 0; i < subtries.size(); ++i) mask |= subtries[i].id ? 1u << i : 0u;
        const auto count = static_cast<unsigned>(std::popcount(mask));
        if (count < 2) {
            if (old) pool_.release(old);
            if (count == 0) return {};
            return subtries[static_cast<std::size_t>(std::countr_zero(mask))];
        }
        auto id = old;
        if (!old || pool_.branch(old).mask() != mask) {
            id = pool_.allocate(count);
            pool_.branch(id).start(static_cast<std::uint16_t>(mask), depth);
            if (old) move_refs(old, id, mask & ~changed);
        }
        const auto branch = pool_.branch(id);
        for (unsigned i = 0; i < subtries.size(); ++i) {
            if (!subtries[i].id) continue;
            branch.set_child(i, subtries[i].id);
            if ((changed >> i & 1) != 0) note({subtries[i], id, i});
        }
        return {.id = id};
    }

    void move_refs(NodeId from, NodeId to, unsigned which) {
        const auto source = pool_.branch(from);
        const auto target = pool_.branch(to);
        for (unsigned i = 0; i < 16; ++i)
            if ((which >> i & 1) != 0) target.set_ref(i, source.ref(i));
        pool_.release(from);
    }

    void note(const Job& job) {
        const auto id = job.subtrie.id;
        (id.is_leaf() ? leaf_jobs_ : levels_[pool_.branch(id).depth()]).push_back(job);
    }

    /// Jobs that do not depend on each other.
    void run(std::span<const Job> jobs) {
        if (!share_ || jobs.size() < 4 * kStretch) return hash(jobs, pen_);
        // Two may not write into one branch, whose jobs follow each other.
        const auto cut = [&](std::size_t at) {
            while (at != 0 && at < jobs.size() && jobs[at].parent == jobs[at - 1].parent) ++at;
            return at;
        };
        share_(jobs.size(), kStretch, [&](std::size_t first, std::size_t end) {
            first = cut(first);
            end = cut(end);
            Pen pen;
            hash(jobs.subspan(first, end - first), pen);
        });
    }

    void hash(std::span<const Job> jobs, Pen& pen) {
        std::array<NodeRef, kBatch> refs;
        while (!jobs.empty()) {
            const auto count = std::min(jobs.size(), kBatch);
            for (std::size_t i = 0; i < count; ++i) {
                const auto depth = pool_.branch(jobs[i].parent).depth() + 1;
                encode(pen.encodings[i], jobs[i].subtrie, depth, pen.value);
            }
            refs_of(std::span(pen.encodings).first(count), refs);
            for (std::size_t i = 0; i < count; ++i)
                pool_.branch(jobs[i].parent).set_ref(jobs[i].nibble, refs[i].view());
            jobs = jobs.subspan(count);
        }
    }

    /// The node that stands at `depth`. `value` is for a leaf's.
    void encode(Bytes& out, const Subtrie& subtrie, std::size_t depth, Bytes& value) const {
        const auto id = subtrie.id;
        if (id.is_leaf()) {
            leaves_.value(id.leaf_id(), value);
            const auto path = subtrie.path != nullptr ? *subtrie.path : leaves_.path(id.leaf_id());
            return encode_leaf(out, path, depth, value);
        }
        const auto branch = pool_.branch(id);
        encode_children(out, branch);
        if (branch.depth() == depth) return;
        const auto ref = ref_of(out);
        encode_extension(out, path_below(pool_, leaves_, id), depth, branch.depth(), ref.view());
    }

    NodePool& pool_;
    const Leaves& leaves_;
    const Share& share_;
    Subtrie root_;
    std::deque<std::vector<Change>> kept_;  ///< that subtries' paths point into
    std::vector<Job> leaf_jobs_;
    std::array<std::vector<Job>, 2 * Hash256::kSize> levels_;  ///< branches by depth
    Pen pen_;
};

/// A walk in the order of paths, from one on.
class Walk {
public:
    Walk(const NodePool& pool, const Leaves& leaves, const Hash256& from,
         const HashTrie::Visit& visit)
        : pool_(pool), leaves_(leaves), from_(from), visit_(visit) {}

    /// Goes through the subtrie at `depth`; of one that is `cut`, paths may be before the first.
    /// False: the visitor has had enough.
    bool go(NodeId id, std::size_t depth, bool cut) {
        if (!id) return true;
        if (id.is_leaf()) {
            const auto path = leaves_.path(id.leaf_id());
            return (cut && path < from_) || visit_(id.leaf_id(), path);
        }
        const auto branch = pool_.branch(id);
        if (cut && branch.depth() > depth) {
            const auto path = path_below(pool_, leaves_, id);
            cut = common_nibbles(path, from_) >= branch.depth();
            if (!cut && path < from_) return true;
        }
        const unsigned first = cut ? nibble(from_, branch.depth()) : 0;
        for (unsigned i = first; i < 16; ++i)
            if (!go(branch.child(i), branch.depth() + 1, cut && i == first)) return false;
        return true;
    }

private:
    const NodePool& pool_;
    const Leaves& leaves_;
    const Hash256& from_;
    const HashTrie::Visit& visit_;
};

void release_all(NodePool& pool, NodeId id) {
    if (!id || id.is_leaf()) return;
    const auto branch = pool.branch(id);
    for (unsigned i = 0; i < 16; ++i) release_all(pool, branch.child(i));
    pool.release(id);
}

}  // namespace

std::vector<std::uint32_t> each_once(std::vector<std::uint32_t> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

void HashTrie::update(NodePool& pool, const Leaves& leaves, std::span<const std::uint32_t> changed,
                      const Share& share) {
    if (changed.empty()) return;
    const auto changes = changes_of(leaves, changed);
    Update update(pool, leaves, share);
    root_ = update.reshape(root_, changes);
    root_hash_ = update.rehash();
}

void HashTrie::walk(const NodePool& pool, const Leaves& leaves, const Hash256& from,
                    const Visit& visit) const {
    Walk(pool, leaves, from, visit).go(root_, 0, true);
}

void HashTrie::clear(NodePool& pool) {
    release_all(pool, root_);
    *this = {};
}

std::vector<Bytes> HashTrie::prove(const NodePool& pool, const Leaves& leaves,
                                   const Hash256& path) const {
    std::vector<Bytes> proof;
    const auto push = [&](const Bytes& node) {
        if (proof.empty() || node.size() >= Hash256::kSize) proof.push_back(node);
    };
    NodeId id = root_;
    std::size_t depth = 0;
    Bytes node;
    while (id && !id.is_leaf()) {
        const auto branch = pool.branch(id);
        encode_children(node, branch);
        if (branch.depth() > depth) {
            const auto way = path_below(pool, leaves, id);
            Bytes extension;
            encode_extension(extension, way, depth, branch.depth(), ref_of(node).view());
            push(extension);
            if (common_nibbles(way, path) < branch.depth()) return proof;
        }
        push(node);
        id = branch.child(nibble(path, branch.depth()));
        depth = branch.depth() + 1;
    }
    if (id) {
        Bytes value;
        leaves.value(id.leaf_id(), value);
        encode_leaf(node, leaves.path(id.leaf_id()), depth, value);
        push(node);
    }
    return proof;
}

}  // namespace alt::trie
