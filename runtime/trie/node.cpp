#include "runtime/trie/node.hpp"

#include <algorithm>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::trie {
namespace {

void write_ref(codec::RlpWriter& out, const Node& child) {
    const auto& ref = ref_of(child);
    if (ref.size == Hash256::kSize)
        out.bytes(ref.view());
    else
        out.raw(ref.view());
}

void write_branch(codec::RlpWriter& out, const Branch& branch) {
    for (const auto& child : branch.children) {
        if (child)
            write_ref(out, *child);
        else
            out.bytes({});
    }
    out.bytes(branch.value);
}

}  // namespace

Bytes to_nibbles(BytesView key) {
    Bytes nibbles;
    nibbles.reserve(2 * key.size());
    for (const auto byte : key) {
        nibbles.push_back(static_cast<std::uint8_t>(byte >> 4));
        nibbles.push_back(byte & 0x0f);
    }
    return nibbles;
}

Bytes hex_prefix(BytesView nibbles, bool is_leaf) {
    const bool odd = nibbles.size() % 2 != 0;
    auto flags = static_cast<std::uint8_t>((is_leaf ? 0x20 : 0) | (odd ? 0x10 : 0));
    if (odd) flags = static_cast<std::uint8_t>(flags | nibbles[0]);
    Bytes out{flags};
    for (std::size_t i = odd ? 1 : 0; i < nibbles.size(); i += 2)
        out.push_back(static_cast<std::uint8_t>(nibbles[i] << 4 | nibbles[i + 1]));
    return out;
}

Bytes encode(const Node& node) {
    codec::RlpWriter out;
    out.begin_list();
    switch (node.kind) {
        case NodeKind::leaf: {
            const auto& leaf = static_cast<const Leaf&>(node);
            out.bytes(hex_prefix(leaf.path, true)).bytes(leaf.value);
            break;
        }
        case NodeKind::extension: {
            const auto& extension = static_cast<const Extension&>(node);
            out.bytes(hex_prefix(extension.path, false));
            write_ref(out, *extension.child);
            break;
        }
        case NodeKind::branch:
            write_branch(out, static_cast<const Branch&>(node));
            break;
    }
    out.end_list();
    return out.take();
}

const NodeRef& ref_of(const Node& node) {
    if (node.ref.size != 0) return node.ref;
    const Bytes encoding = encode(node);
    if (encoding.size() < Hash256::kSize) {
        std::copy(encoding.begin(), encoding.end(), node.ref.data.begin());
        node.ref.size = static_cast<std::uint8_t>(encoding.size());
    } else {
        node.ref.data = crypto::keccak256(encoding).bytes;
        node.ref.size = Hash256::kSize;
    }
    return node.ref;
}

}  // namespace alt::trie
