#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::trie {

enum class NodeKind : std::uint8_t { leaf, extension, branch };

/// How a parent names a node: its encoding if that is below 32 bytes, else the encoding's hash.
struct NodeRef {
    std::uint8_t size = 0;  ///< 0: not computed; 32: a hash; else the length of the encoding
    std::array<std::uint8_t, 32> data{};
    [[nodiscard]] BytesView view() const noexcept { return {data.data(), size}; }
};

struct Node {
    NodeKind kind;
    mutable NodeRef ref;
    explicit Node(NodeKind k) : kind(k) {}
};

/// Paths hold one nibble a byte.
struct Leaf : Node {
    Bytes path;
    Bytes value;
    Leaf(BytesView p, BytesView v) : Node(NodeKind::leaf), path(to_bytes(p)), value(to_bytes(v)) {}
};

struct Extension : Node {
    Bytes path;     ///< not empty
    NodePtr child;  ///< a branch
    Extension(BytesView p, NodePtr c)
        : Node(NodeKind::extension), path(to_bytes(p)), child(std::move(c)) {}
};

struct Branch : Node {
    std::array<NodePtr, 16> children;
    Bytes value;  ///< of the key that ends here; empty: none
    Branch() : Node(NodeKind::branch) {}
};

Bytes to_nibbles(BytesView key);
/// Hex-prefix encoding (yellow paper, appendix C).
Bytes hex_prefix(BytesView nibbles, bool is_leaf);
/// The encoding of a node; computes and caches the refs below it.
Bytes encode(const Node& node);
/// Computed on first use.
const NodeRef& ref_of(const Node& node);

}  // namespace alt::trie
