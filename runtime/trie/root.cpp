#include "core/base/uint256.hpp"
#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/trie/node.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::trie {
namespace {

/// The refs of what will be leaves; those of keys that are a prefix of the next mean nothing.
std::vector<NodeRef> leaf_refs(std::span<const Item> sorted) {
    std::vector<NodeRef> refs(sorted.size());
    std::array<Bytes, kBatch> encodings;
    for (std::size_t done = 0; done < sorted.size(); done += kBatch) {
        const auto count = std::min(kBatch, sorted.size() - done);
        for (std::size_t i = 0; i < count; ++i) {
            const auto at = done + i;
            const auto& key = sorted[at].key;
            // A leaf stands below the branch where its key parts from its neighbours'.
            std::size_t fork = 0;
            if (at > 0) fork = common_nibbles(sorted[at - 1].key, key);
            if (at + 1 < sorted.size())
                fork = std::max(fork, common_nibbles(key, sorted[at + 1].key));
            encode_leaf(encodings[i], key, std::min(fork + 1, 2 * key.size()), sorted[at].value);
        }
        refs_of(std::span(encodings).first(count), std::span(refs).subspan(done));
    }
    return refs;
}

/// Encodes, bottom up, the branches over sorted items.
class Builder {
public:
    explicit Builder(std::span<const Item> sorted) : all_(sorted), leaves_(leaf_refs(sorted)) {}

    /// The node at `depth` over two items or more that share the nibbles before it, into `out()`.
    void encode(std::span<const Item> items, std::size_t depth) {
        const auto& key = items.front().key;
        const auto fork = common_nibbles(key, items.back().key);
        encode_fork(items, fork);
        if (fork == depth) return;
        const auto child = ref_of(out_);
        encode_extension(out_, key, depth, fork, child.view());
    }
    [[nodiscard]] const Bytes& out() const noexcept { return out_; }

private:
    void encode_fork(std::span<const Item> items, std::size_t depth) {
        BytesView value;
        if (2 * items.front().key.size() == depth) {
            value = items.front().value;
            items = items.subspan(1);
        }
        std::array<NodeRef, 16> refs;
        Children children;
        while (!items.empty()) {
            const auto digit = nibble(items.front().key, depth);
            std::size_t count = 1;
            while (count < items.size() && nibble(items[count].key, depth) == digit) ++count;
            refs[digit] = child(items.first(count), depth + 1);
            children[digit] = refs[digit].view();
            items = items.subspan(count);
        }
        encode_branch(out_, children, value);
    }
    NodeRef child(std::span<const Item> items, std::size_t depth) {
        if (items.size() == 1) return leaves_[static_cast<std::size_t>(items.data() - all_.data())];
        encode(items, depth);
        return ref_of(out_);
    }

    std::span<const Item> all_;
    std::vector<NodeRef> leaves_;
    Bytes out_;
};

/// rlp(index), for use as a key.
struct IndexKey {
    std::array<std::uint8_t, 9> bytes{};
    std::size_t size = 0;

    explicit IndexKey(std::uint64_t index) {
        const auto rlp = codec::rlp_uint(uint256(index));
        size = rlp.size();
        std::copy(rlp.begin(), rlp.end(), bytes.begin());
    }
};

}  // namespace

Hash256 root_of(std::span<const Item> sorted) {
    if (sorted.empty()) return kEmptyRoot;
    if (sorted.size() == 1) {
        Bytes leaf;
        encode_leaf(leaf, sorted[0].key, 0, sorted[0].value);
        return crypto::keccak256(leaf);
    }
    Builder builder(sorted);
    builder.encode(sorted, 0);
    return crypto::keccak256(builder.out());
}

Hash256 ordered_root(std::span<const Bytes> items) {
    std::vector<IndexKey> keys;
    keys.reserve(items.size());
    std::vector<Item> sorted;
    sorted.reserve(items.size());
    const auto add = [&](std::size_t index) {
        const auto& key = keys.emplace_back(index);
        sorted.push_back({.key = {key.bytes.data(), key.size}, .value = items[index]});
    };
    // rlp(0) is 0x80: after the single bytes 1 to 0x7f, before everything longer.
    for (std::size_t i = 1; i < items.size() && i < 0x80; ++i) add(i);
    if (!items.empty()) add(0);
    for (std::size_t i = 0x80; i < items.size(); ++i) add(i);
    return root_of(sorted);
}

}  // namespace alt::trie
