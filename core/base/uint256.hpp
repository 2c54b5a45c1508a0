#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"
#include "core/base/result.hpp"

namespace alt {

__extension__ using uint128 = unsigned __int128;

/// An unsigned 256-bit integer; arithmetic is modulo 2^256, as the EVM's is.
/// `limbs[0]` is the least significant.
struct uint256 {
    std::array<std::uint64_t, 4> limbs{};

    constexpr uint256() = default;
    constexpr uint256(std::uint64_t low) : limbs{low, 0, 0, 0} {}
    constexpr uint256(std::uint64_t l3, std::uint64_t l2, std::uint64_t l1, std::uint64_t l0)
        : limbs{l0, l1, l2, l3} {}

    constexpr bool operator==(const uint256&) const = default;
    constexpr std::strong_ordering operator<=>(const uint256& other) const noexcept {
        for (int i = 3; i >= 0; --i) {
            const auto at = static_cast<std::size_t>(i);
            if (limbs[at] != other.limbs[at]) return limbs[at] <=> other.limbs[at];
        }
        return std::strong_ordering::equal;
    }
    explicit constexpr operator bool() const noexcept { return !is_zero(); }

    [[nodiscard]] constexpr bool is_zero() const noexcept {
        return (limbs[0] | limbs[1] | limbs[2] | limbs[3]) == 0;
    }
    [[nodiscard]] constexpr bool fits_u64() const noexcept {
        return (limbs[1] | limbs[2] | limbs[3]) == 0;
    }
    /// The low 64 bits; check `fits_u64` first where the rest matters.
    [[nodiscard]] constexpr std::uint64_t low() const noexcept { return limbs[0]; }
    /// The bit length: 0 for 0, 256 at the most.
    [[nodiscard]] constexpr unsigned bits() const noexcept {
        for (unsigned i = 4; i-- > 0;)
            if (limbs[i] != 0) return 64 * i + static_cast<unsigned>(std::bit_width(limbs[i]));
        return 0;
    }
    [[nodiscard]] constexpr bool bit(unsigned index) const noexcept {
        return index < 256 && (limbs[index / 64] >> (index % 64) & 1) != 0;
    }
};

inline constexpr uint256 kMaxUint256{~0ull, ~0ull, ~0ull, ~0ull};

struct AddResult {
    uint256 value;
    bool overflow;
};

constexpr AddResult add_overflow(const uint256& a, const uint256& b) noexcept {
    uint256 out;
    bool carry = false;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto sum = static_cast<uint128>(a.limbs[i]) + b.limbs[i] + (carry ? 1u : 0u);
        out.limbs[i] = static_cast<std::uint64_t>(sum);
        carry = (sum >> 64) != 0;
    }
    return {out, carry};
}

constexpr AddResult sub_overflow(const uint256& a, const uint256& b) noexcept {
    uint256 out;
    bool borrow = false;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto difference = static_cast<uint128>(a.limbs[i]) - b.limbs[i] - (borrow ? 1u : 0u);
        out.limbs[i] = static_cast<std::uint64_t>(difference);
        borrow = (difference >> 64) != 0;
    }
    return {out, borrow};
}

constexpr uint256 operator+(const uint256& a, const uint256& b) noexcept {
    return add_overflow(a, b).value;
}
constexpr uint256 operator-(const uint256& a, const uint256& b) noexcept {
    return sub_overflow(a, b).value;
}

constexpr uint256 operator*(const uint256& a, const uint256& b) noexcept {
    uint256 out;
    for (std::size_t i = 0; i < 4; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; i + j < 4; ++j) {
            const auto t = static_cast<uint128>(a.limbs[i]) * b.limbs[j] + out.limbs[i + j] + carry;
            out.limbs[i + j] = static_cast<std::uint64_t>(t);
            carry = static_cast<std::uint64_t>(t >> 64);
        }
    }
    return out;
}

constexpr uint256 operator~(const uint256& a) noexcept {
    return {~a.limbs[3], ~a.limbs[2], ~a.limbs[1], ~a.limbs[0]};
}
constexpr uint256 operator&(const uint256& a, const uint256& b) noexcept {
    return {a.limbs[3] & b.limbs[3], a.limbs[2] & b.limbs[2], a.limbs[1] & b.limbs[1],
            a.limbs[0] & b.limbs[0]};
}
constexpr uint256 operator|(const uint256& a, const uint256& b) noexcept {
    return {a.limbs[3] | b.limbs[3], a.limbs[2] | b.limbs[2], a.limbs[1] | b.limbs[1],
            a.limbs[0] | b.limbs[0]};
}
constexpr uint256 operator^(const uint256& a, const uint256& b) noexcept {
    return {a.limbs[3] ^ b.limbs[3], a.limbs[2] ^ b.limbs[2], a.limbs[1] ^ b.limbs[1],
            a.limbs[0] ^ b.limbs[0]};
}
constexpr uint256 operator-(const uint256& a) noexcept {
    return uint256{} - a;
}

/// Shifts by 256 or more give zero.
constexpr uint256 operator<<(const uint256& a, unsigned count) noexcept {
    uint256 out;
    if (count >= 256) return out;
    const unsigned words = count / 64;
    const unsigned rest = count % 64;
    for (unsigned i = 4; i-- > words;) {
        out.limbs[i] = a.limbs[i - words] << rest;
        if (rest != 0 && i > words) out.limbs[i] |= a.limbs[i - words - 1] >> (64 - rest);
    }
    return out;
}
constexpr uint256 operator>>(const uint256& a, unsigned count) noexcept {
    uint256 out;
    if (count >= 256) return out;
    const unsigned words = count / 64;
    const unsigned rest = count % 64;
    for (unsigned i = 0; i + words < 4; ++i) {
        out.limbs[i] = a.limbs[i + words] >> rest;
        if (rest != 0 && i + words + 1 < 4) out.limbs[i] |= a.limbs[i + words + 1] << (64 - rest);
    }
    return out;
}

constexpr uint256& operator+=(uint256& a, const uint256& b) noexcept {
    return a = a + b;
}
constexpr uint256& operator-=(uint256& a, const uint256& b) noexcept {
    return a = a - b;
}
constexpr uint256& operator*=(uint256& a, const uint256& b) noexcept {
    return a = a * b;
}

struct DivResult {
    uint256 quotient;
    uint256 remainder;
};

/// Quotient and remainder; both zero when the divisor is zero (the EVM's rule).
DivResult div_rem(const uint256& dividend, const uint256& divisor) noexcept;
inline uint256 operator/(const uint256& a, const uint256& b) noexcept {
    return div_rem(a, b).quotient;
}
inline uint256 operator%(const uint256& a, const uint256& b) noexcept {
    return div_rem(a, b).remainder;
}

/// Two's complement SDIV and SMOD (yellow paper, appendix H).
uint256 signed_div(const uint256& a, const uint256& b) noexcept;
uint256 signed_mod(const uint256& a, const uint256& b) noexcept;
bool signed_less(const uint256& a, const uint256& b) noexcept;
/// SAR: counts of 256 or more give 0 or -1.
uint256 arithmetic_shift_right(const uint256& a, unsigned count) noexcept;
/// SIGNEXTEND from byte `index`, counted from the least significant; 31 and more give `a`.
uint256 sign_extend(const uint256& index, const uint256& a) noexcept;
/// (a + b) mod m and (a * b) mod m on full intermediate width; zero when m is zero.
uint256 add_mod(const uint256& a, const uint256& b, const uint256& m) noexcept;
uint256 mul_mod(const uint256& a, const uint256& b, const uint256& m) noexcept;
/// base^exponent modulo 2^256.
uint256 pow(uint256 base, const uint256& exponent) noexcept;

/// Multiplies, or says nothing fits: for amounts, where wrapping would lose value.
struct MulResult {
    uint256 value;
    bool overflow;
};
MulResult mul_overflow(const uint256& a, const uint256& b) noexcept;

/// Big-endian 32 bytes, the EVM's word order.
Hash256 to_be_bytes(const uint256& value) noexcept;
uint256 from_be_bytes(
    BytesView bytes) noexcept;  ///< at most 32 bytes; shorter input is left-padded
inline uint256 to_uint256(const Hash256& word) noexcept {
    return from_be_bytes(word);
}
uint256 to_uint256(const Address& address) noexcept;
Address to_address(const uint256& word) noexcept;  ///< the low 20 bytes

std::string to_decimal(const uint256& value);
std::string to_quantity(const uint256& value);  ///< "0x0", "0x1f": no leading zeros
/// Decimal digits, or "0x" and 1 to 64 hex digits (leading zeros allowed); refuses what does not
/// fit.
Result<uint256> parse_uint256(std::string_view text);

}  // namespace alt

template <>
struct std::hash<alt::uint256> {
    std::size_t operator()(const alt::uint256& v) const noexcept {
        return alt::hash_bytes<32>(v.limbs.data());
    }
};
