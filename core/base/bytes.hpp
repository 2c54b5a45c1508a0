#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"

namespace alt {

using Bytes = std::vector<std::uint8_t>;
using BytesView = std::span<const std::uint8_t>;

/// N bytes by value, ordered lexicographically; zero when default-constructed.
/// `Tag` keeps an address from being passed where a hash is meant.
template <std::size_t N, typename Tag>
struct FixedBytes {
    static constexpr std::size_t kSize = N;
    std::array<std::uint8_t, N> bytes{};

    constexpr auto operator<=>(const FixedBytes&) const = default;
    [[nodiscard]] constexpr BytesView view() const noexcept { return {bytes.data(), N}; }
    constexpr operator BytesView() const noexcept { return view(); }
    [[nodiscard]] constexpr bool is_zero() const noexcept {
        for (const auto b : bytes)
            if (b != 0) return false;
        return true;
    }
};

/// A 20-byte account address.
using Address = FixedBytes<20, struct AddressTag>;
/// A 32-byte hash, storage key or storage word.
using Hash256 = FixedBytes<32, struct HashTag>;

inline BytesView view_of(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline Bytes to_bytes(BytesView view) {
    return {view.begin(), view.end()};
}
inline void append(Bytes& out, BytesView more) {
    out.insert(out.end(), more.begin(), more.end());
}
inline bool equal(BytesView a, BytesView b) noexcept {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

/// For containers; see hash_bytes.
template <std::size_t N, typename Tag>
struct FixedBytesHash {
    std::size_t operator()(const FixedBytes<N, Tag>& value) const noexcept {
        return hash_bytes<N>(value.bytes.data());
    }
};

}  // namespace alt

template <std::size_t N, typename Tag>
struct std::hash<alt::FixedBytes<N, Tag>> : alt::FixedBytesHash<N, Tag> {};
