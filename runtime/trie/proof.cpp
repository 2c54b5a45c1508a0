#include <algorithm>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/trie/node.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::trie {
namespace {

/// One nibble a byte.
Bytes to_nibbles(BytesView key) {
    Bytes nibbles;
    nibbles.reserve(2 * key.size());
    for (std::size_t i = 0; i < 2 * key.size(); ++i) nibbles.push_back(nibble(key, i));
    return nibbles;
}

Error broken(std::string_view why) {
    return make_error(Errc::invalid_input, "trie proof: " + std::string(why));
}

/// Walks a proof node by node. A node is referred to by hash (then it is the next of the proof) or
/// is inside.
class Walk {
public:
    Walk(BytesView path, std::span<const Bytes> proof) : path_(path), proof_(proof) {}

    Result<std::optional<Bytes>> run(const Hash256& root) {
        ALT_TRY_ASSIGN(BytesView node, resolve(root));
        while (true) {
            ALT_TRY_ASSIGN(const auto found, visit(node));
            if (found.done) {
                if (used_ != proof_.size()) return broken("superfluous nodes");
                return found.value;
            }
            node = found.next;
        }
    }

private:
    struct Visit {
        bool done = false;
        std::optional<Bytes> value;
        BytesView next;
    };

    Result<BytesView> resolve(BytesView hash) {
        if (used_ == proof_.size()) return broken("a node is missing");
        const Bytes& node = proof_[used_++];
        if (!equal(crypto::keccak256(node), hash)) return broken("a node has another hash");
        return BytesView(node);
    }

    Result<Visit> visit(BytesView node) {
        codec::RlpReader outer(node);
        ALT_TRY_ASSIGN(auto reader, outer.list());
        ALT_TRY(outer.finish());
        std::vector<BytesView> items;
        while (!reader.at_end() && items.size() <= 17) {
            ALT_TRY_ASSIGN(const auto item, reader.raw());
            items.push_back(item);
        }
        if (items.size() == 17) return visit_branch(items);
        if (items.size() == 2) return visit_short(items);
        return broken("a node is neither short nor a branch");
    }

    Result<Visit> visit_branch(const std::vector<BytesView>& items) {
        if (path_.empty()) return value_at(items[16]);
        const auto child = items[path_[0]];
        path_ = path_.subspan(1);
        return follow(child);
    }

    Result<Visit> visit_short(const std::vector<BytesView>& items) {
        ALT_TRY_ASSIGN(const auto packed, codec::RlpReader(items[0]).bytes());
        if (packed.empty() || packed[0] > 0x3f) return broken("bad path");
        Bytes nibbles = to_nibbles(packed);
        nibbles.erase(nibbles.begin(), nibbles.begin() + ((packed[0] & 0x10) != 0 ? 1 : 2));
        const bool is_leaf = (packed[0] & 0x20) != 0;
        if (is_leaf) {
            if (!equal(nibbles, path_)) return Visit{.done = true, .value = {}, .next = {}};
            return value_at(items[1]);
        }
        if (path_.size() < nibbles.size() || !equal(path_.first(nibbles.size()), nibbles))
            return Visit{.done = true, .value = {}, .next = {}};
        path_ = path_.subspan(nibbles.size());
        return follow(items[1]);
    }

    Result<Visit> value_at(BytesView item) {
        ALT_TRY_ASSIGN(const auto value, codec::RlpReader(item).bytes());
        Visit out{.done = true, .value = {}, .next = {}};
        if (!value.empty()) out.value = to_bytes(value);
        return out;
    }

    Result<Visit> follow(BytesView item) {
        if (item[0] >= 0xc0) return Visit{.done = false, .value = {}, .next = item};
        ALT_TRY_ASSIGN(const auto hash, codec::RlpReader(item).bytes());
        if (hash.empty()) return Visit{.done = true, .value = {}, .next = {}};
        if (hash.size() != Hash256::kSize) return broken("bad reference");
        ALT_TRY_ASSIGN(const auto next, resolve(hash));
        return Visit{.done = false, .value = {}, .next = next};
    }

    BytesView path_;
    std::span<const Bytes> proof_;
    std::size_t used_ = 0;
};

}  // namespace

Result<std::optional<Bytes>> verify_proof(const Hash256& root, BytesView key,
                                          std::span<const Bytes> proof) {
    if (proof.empty()) {
        if (root == kEmptyRoot) return std::optional<Bytes>{};
        return broken("no nodes");
    }
    const Bytes path = to_nibbles(key);
    return Walk(path, proof).run(root);
}

}  // namespace alt::trie
