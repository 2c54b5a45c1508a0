#pragma once

#include <cstring>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

/// 256-bit words as the interpreter's hot paths need them: inline.
namespace alt::evm {

#if defined(__x86_64__)

// Chains of carries by hand: from the portable forms g++ makes compares and spills.
inline uint256 add_words(const uint256& a, const uint256& b) noexcept {
    auto [r0, r1, r2, r3] = a.limbs;
    asm("addq %4, %0\n\tadcq %5, %1\n\tadcq %6, %2\n\tadcq %7, %3"
        : "+&r"(r0), "+&r"(r1), "+&r"(r2), "+&r"(r3)
        : "m"(b.limbs[0]), "m"(b.limbs[1]), "m"(b.limbs[2]), "m"(b.limbs[3])
        : "cc");
    return {r3, r2, r1, r0};
}
inline uint256 sub_words(const uint256& a, const uint256& b) noexcept {
    auto [r0, r1, r2, r3] = a.limbs;
    asm("subq %4, %0\n\tsbbq %5, %1\n\tsbbq %6, %2\n\tsbbq %7, %3"
        : "+&r"(r0), "+&r"(r1), "+&r"(r2), "+&r"(r3)
        : "m"(b.limbs[0]), "m"(b.limbs[1]), "m"(b.limbs[2]), "m"(b.limbs[3])
        : "cc");
    return {r3, r2, r1, r0};
}
inline bool less_words(const uint256& a, const uint256& b) noexcept {
    auto [r0, r1, r2, r3] = a.limbs;
    bool less;
    asm("subq %5, %1\n\tsbbq %6, %2\n\tsbbq %7, %3\n\tsbbq %8, %4"
        : "=@ccb"(less), "+&r"(r0), "+&r"(r1), "+&r"(r2), "+&r"(r3)
        : "m"(b.limbs[0]), "m"(b.limbs[1]), "m"(b.limbs[2]), "m"(b.limbs[3]));
    return less;
}
/// As two's complement numbers.
inline bool less_signed_words(const uint256& a, const uint256& b) noexcept {
    auto [r0, r1, r2, r3] = a.limbs;
    bool less;
    asm("subq %5, %1\n\tsbbq %6, %2\n\tsbbq %7, %3\n\tsbbq %8, %4"
        : "=@ccl"(less), "+&r"(r0), "+&r"(r1), "+&r"(r2), "+&r"(r3)
        : "m"(b.limbs[0]), "m"(b.limbs[1]), "m"(b.limbs[2]), "m"(b.limbs[3]));
    return less;
}

#else

inline uint256 add_words(const uint256& a, const uint256& b) noexcept {
    return a + b;
}
inline uint256 sub_words(const uint256& a, const uint256& b) noexcept {
    return a - b;
}
inline bool less_words(const uint256& a, const uint256& b) noexcept {
    return a < b;
}
/// As two's complement numbers.
inline bool less_signed_words(const uint256& a, const uint256& b) noexcept {
    return signed_less(a, b);
}

#endif

constexpr bool equal_words(const uint256& a, const uint256& b) noexcept {
    return ((a.limbs[0] ^ b.limbs[0]) | (a.limbs[1] ^ b.limbs[1]) | (a.limbs[2] ^ b.limbs[2]) |
            (a.limbs[3] ^ b.limbs[3])) == 0;
}

/// The upper 64 bits of (upper, lower) << count, for counts below 64.
constexpr std::uint64_t shift_in_left(std::uint64_t upper, std::uint64_t lower,
                                      unsigned count) noexcept {
    return static_cast<std::uint64_t>((static_cast<uint128>(upper) << 64 | lower) << count >> 64);
}
/// The lower 64 bits of (upper, lower) >> count, for counts below 64.
constexpr std::uint64_t shift_in_right(std::uint64_t upper, std::uint64_t lower,
                                       unsigned count) noexcept {
    return static_cast<std::uint64_t>((static_cast<uint128>(upper) << 64 | lower) >> count);
}
/// a << count for any count.
constexpr uint256 shift_left_words(const uint256& a, unsigned count) noexcept {
    const auto& [l0, l1, l2, l3] = a.limbs;
    const unsigned rest = count % 64;
    switch (count / 64) {
        case 0:
            return {shift_in_left(l3, l2, rest), shift_in_left(l2, l1, rest),
                    shift_in_left(l1, l0, rest), l0 << rest};
        case 1:
            return {shift_in_left(l2, l1, rest), shift_in_left(l1, l0, rest), l0 << rest, 0};
        case 2:
            return {shift_in_left(l1, l0, rest), l0 << rest, 0, 0};
        case 3:
            return {l0 << rest, 0, 0, 0};
        default:
            return 0;
    }
}
/// a >> count for any count, with `fill` (0 or all ones) coming in from above.
constexpr uint256 shift_right_words(const uint256& a, unsigned count, std::uint64_t fill) noexcept {
    const auto& [l0, l1, l2, l3] = a.limbs;
    const unsigned rest = count % 64;
    switch (count / 64) {
        case 0:
            return {shift_in_right(fill, l3, rest), shift_in_right(l3, l2, rest),
                    shift_in_right(l2, l1, rest), shift_in_right(l1, l0, rest)};
        case 1:
            return {fill, shift_in_right(fill, l3, rest), shift_in_right(l3, l2, rest),
                    shift_in_right(l2, l1, rest)};
        case 2:
            return {fill, fill, shift_in_right(fill, l3, rest), shift_in_right(l3, l2, rest)};
        case 3:
            return {fill, fill, fill, shift_in_right(fill, l3, rest)};
        default:
            return {fill, fill, fill, fill};
    }
}
/// All ones for a negative number, else zero.
constexpr std::uint64_t sign_of(const uint256& a) noexcept {
    return std::uint64_t{0} - (a.limbs[3] >> 63);
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
