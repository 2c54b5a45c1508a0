// Tries beside their definition: the incremental trie of hashed keys through rounds of changes, the
// root of sorted items with keys of any length, and proofs of what is there and what is not.
#include <algorithm>

#include "core/base/assert.hpp"
#include "runtime/trie/hash_trie.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/plain_trie.hpp"

namespace alt::fuzz {
namespace {

/// Paths that share a few nibbles, or all but the last ones.
Hash256 take_path(Input& in) {
    Hash256 out;
    const auto shape = in.byte();
    const auto free = in.bytes(2);
    std::copy(free.begin(), free.end(), out.bytes.begin() + (shape & 1 ? 0 : 30));
    out.bytes[15] = shape & 0x0e;
    return out;
}

/// The trie with what it stands for.
class Subject final : public trie::Leaves {
public:
    void paths(std::span<const std::uint32_t> leaves, std::span<Hash256> out) const override {
        for (std::size_t i = 0; i < leaves.size(); ++i) out[i] = leaves_[leaves[i]].path;
    }
    [[nodiscard]] bool present(std::uint32_t leaf) const override {
        return !leaves_[leaf].value.empty();
    }
    void value(std::uint32_t leaf, Bytes& out) const override { out = leaves_[leaf].value; }

    /// Changes of distinct paths, taken in together.
    void run_round(Input& in) {
        std::map<Hash256, std::uint32_t> changes;
        for (auto count = 1 + in.byte() % 8; count > 0 && !in.empty(); --count) {
            const auto path = take_path(in);
            if (!changes.contains(path)) changes[path] = take_change(in, path);
        }
        std::vector<std::uint32_t> changed;
        for (const auto& [path, leaf] : changes) changed.push_back(leaf);
        trie_.update(pool_, *this, changed);
        for (const auto& [path, leaf] : changes)
            if (!present(leaf)) ids_.erase(path);
    }

    [[nodiscard]] Entries entries() const {
        Entries out;
        for (const auto& [path, id] : ids_) out[to_bytes(path.view())] = leaves_[id].value;
        return out;
    }
    [[nodiscard]] const Hash256& root() const { return trie_.root(); }
    [[nodiscard]] std::vector<Bytes> prove(const Hash256& path) const {
        return trie_.prove(pool_, *this, path);
    }
    /// Paths with their values.
    void check_proofs(const Hash256& other) const {
        for (const auto& [path, id] : ids_) check_proof(path, leaves_[id].value);
        if (!ids_.contains(other)) check_proof(other, {});
    }

private:
    struct Leaf {
        Hash256 path;
        Bytes value;
    };

    std::uint32_t take_change(Input& in, const Hash256& path) {
        const auto kind = in.byte();
        const auto found = ids_.find(path);
        const bool is_known = found != ids_.end();
        const auto id = is_known ? found->second : static_cast<std::uint32_t>(leaves_.size());
        if (!is_known) leaves_.push_back({path, {}});
        leaves_[id].value.clear();
        if (kind % 4 != 0) {
            ids_[path] = id;
            leaves_[id].value = Bytes(1 + kind / 4, in.byte());
        }
        return id;
    }

    void check_proof(const Hash256& path, const std::optional<Bytes>& value) const {
        const auto proven = trie::verify_proof(root(), path, prove(path));
        ALT_ASSERT(proven && *proven == value);
    }

    std::vector<Leaf> leaves_;
    std::map<Hash256, std::uint32_t> ids_;
    trie::NodePool pool_;
    trie::HashTrie trie_;
};

/// One byte of one node of a proof is changed: it proves nothing.
void check_bent_proof(Input in, const Subject& subject) {
    auto proof = subject.prove(take_path(in));
    if (proof.empty()) return;
    Bytes& node = proof[in.byte() % proof.size()];
    const auto difference = in.byte();
    node[in.integer<std::uint16_t>() % node.size()] ^= difference;
    const auto proven = trie::verify_proof(subject.root(), take_path(in), proof);
    ALT_ASSERT(difference == 0 || !proven);
}

void check_sorted_items(Input in) {
    Entries entries;
    while (!in.empty()) {
        const Bytes key = to_bytes(in.bytes(in.byte() % 5));
        entries[key] = Bytes(1 + in.byte() % 64, in.byte());
    }
    std::vector<trie::Item> items;
    for (const auto& [key, value] : entries) items.push_back({key, value});
    ALT_ASSERT(trie::root_of(items) == PlainTrie::root_of(entries));
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    const auto other = fuzz::take_path(in);
    fuzz::Subject subject;
    while (!in.empty()) {
        subject.run_round(in);
        // The definition is slow: not after every round.
        if (in.byte() % 4 == 0 || in.empty())
            ALT_ASSERT(subject.root() == fuzz::PlainTrie::root_of(subject.entries()));
    }
    subject.check_proofs(other);
    fuzz::check_bent_proof(fuzz::Input(data, size), subject);
    fuzz::check_sorted_items(fuzz::Input(data, size));
    return 0;
}
