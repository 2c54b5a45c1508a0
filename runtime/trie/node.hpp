#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"

namespace alt::trie {

/// How a parent names a node: its encoding if that is below 32 bytes, else the encoding's hash.
struct NodeRef {
    std::uint8_t size = 0;  ///< 32: a hash; else the length of the encoding
    std::array<std::uint8_t, 32> data{};
    [[nodiscard]] BytesView view() const noexcept { return {data.data(), size}; }
};

NodeRef ref_of(BytesView encoding) noexcept;
/// Of each encoding into its place of `out`. For nodes that can wait for each other: they are
/// hashed together, kBatch at a time.
void refs_of(std::span<const Bytes> encodings, std::span<NodeRef> out) noexcept;
inline constexpr std::size_t kBatch = 64;

/// Half-byte `at` of a key, counted from its start, the upper half of a byte first.
inline std::uint8_t nibble(BytesView key, std::size_t at) noexcept {
    const auto byte = key[at / 2];
    return at % 2 == 0 ? static_cast<std::uint8_t>(byte >> 4) : byte & 0x0f;
}
/// The first nibble in which the keys differ, or where the shorter one ends.
std::size_t common_nibbles(BytesView a, BytesView b) noexcept;

// The encodings of yellow paper, appendix D. Each replaces the content of `out`. Paths are given as
// the range of nibbles of a whole key that the node covers.

/// Nibbles `from` to the end of `key`.
void encode_leaf(Bytes& out, BytesView key, std::size_t from, BytesView value);
/// Nibbles `from` up to `to`, which is more. `child` as in NodeRef::view.
void encode_extension(Bytes& out, BytesView key, std::size_t from, std::size_t to, BytesView child);
/// As in NodeRef::view; empty: no child.
using Children = std::array<BytesView, 16>;
/// `value` is of the key that ends here; empty: none.
void encode_branch(Bytes& out, const Children& children, BytesView value = {});

}  // namespace alt::trie
