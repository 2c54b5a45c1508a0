#pragma once

#include <cstring>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

/// 256-bit words as the interpreter's hot paths need them: inline, in halves of 128 bits.
namespace alt::evm {

constexpr uint128 low_half(const uint256& a) noexcept {
    return static_cast<uint128>(a.limbs[1]) << 64 | a.limbs[0];
}
constexpr uint128 high_half(const uint256& a) noexcept {
    return static_cast<uint128>(a.limbs[3]) << 64 | a.limbs[2];
}
constexpr uint256 join(uint128 high, uint128 low) noexcept {
    return {static_cast<std::uint64_t>(high >> 64), static_cast<std::uint64_t>(high),
            static_cast<std::uint64_t>(low >> 64), static_cast<std::uint64_t>(low)};
}

constexpr uint256 add_words(const uint256& a, const uint256& b) noexcept {
    const uint128 low = low_half(a) + low_half(b);
    const uint128 carry = low < low_half(a) ? 1 : 0;
    return join(high_half(a) + high_half(b) + carry, low);
}
constexpr uint256 sub_words(const uint256& a, const uint256& b) noexcept {
    const uint128 borrow = low_half(a) < low_half(b) ? 1 : 0;
    return join(high_half(a) - high_half(b) - borrow, low_half(a) - low_half(b));
}
constexpr bool less_words(const uint256& a, const uint256& b) noexcept {
    const auto high_a = high_half(a);
    const auto high_b = high_half(b);
    return high_a < high_b || (high_a == high_b && low_half(a) < low_half(b));
}
constexpr bool equal_words(const uint256& a, const uint256& b) noexcept {
    return ((a.limbs[0] ^ b.limbs[0]) | (a.limbs[1] ^ b.limbs[1]) | (a.limbs[2] ^ b.limbs[2]) |
            (a.limbs[3] ^ b.limbs[3])) == 0;
}

inline std::uint64_t load_be64(const std::uint8_t* at) noexcept {
    std::uint64_t limb;
    std::memcpy(&limb, at, 8);
    return __builtin_bswap64(limb);
}
inline void store_be64(std::uint8_t* at, std::uint64_t limb) noexcept {
    limb = __builtin_bswap64(limb);
    std::memcpy(at, &limb, 8);
}
inline uint256 load_word(const std::uint8_t* at) noexcept {
    return {load_be64(at), load_be64(at + 8), load_be64(at + 16), load_be64(at + 24)};
}
inline void store_word(std::uint8_t* at, const uint256& word) noexcept {
    for (std::size_t i = 0; i < 4; ++i) store_be64(at + 8 * i, word.limbs[3 - i]);
}
inline Hash256 to_hash(const uint256& word) noexcept {
    Hash256 out;
    store_word(out.bytes.data(), word);
    return out;
}
inline uint256 to_word(const Hash256& hash) noexcept {
    return load_word(hash.bytes.data());
}
inline uint256 to_word(const Address& address) noexcept {
    std::uint8_t padded[32]{};
    std::memcpy(padded + 12, address.bytes.data(), 20);
    return load_word(padded);
}
/// The low 20 bytes.
inline Address address_from(const uint256& word) noexcept {
    std::uint8_t bytes[32];
    store_word(bytes, word);
    Address out;
    std::memcpy(out.bytes.data(), bytes + 12, 20);
    return out;
}

}  // namespace alt::evm
