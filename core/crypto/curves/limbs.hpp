#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/base/assert.hpp"
#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "core/crypto/curves/carry_chain.hpp"

/// Arithmetic on numbers of N 64-bit limbs, the least significant first. Variable in time: every
/// input of the precompiles is public.
namespace alt::crypto::curves {

template <std::size_t N>
using Limbs = std::array<std::uint64_t, N>;

/// a + b + carry; `carry` (0 or 1) becomes the carry out.
constexpr std::uint64_t add_carry(std::uint64_t a, std::uint64_t b, std::uint64_t& carry) noexcept {
    const uint128 sum = static_cast<uint128>(a) + b + carry;
    carry = static_cast<std::uint64_t>(sum >> 64);
    return static_cast<std::uint64_t>(sum);
}

/// a - b - borrow; `borrow` (0 or 1) becomes the borrow out.
constexpr std::uint64_t sub_borrow(std::uint64_t a, std::uint64_t b,
                                   std::uint64_t& borrow) noexcept {
    const uint128 difference = static_cast<uint128>(a) - b - borrow;
    borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    return static_cast<std::uint64_t>(difference);
}

/// a * b + c + carry, which always fits two limbs; `carry` becomes the high one.
constexpr std::uint64_t mul_add(std::uint64_t a, std::uint64_t b, std::uint64_t c,
                                std::uint64_t& carry) noexcept {
    const uint128 sum = static_cast<uint128>(a) * b + c + carry;
    carry = static_cast<std::uint64_t>(sum >> 64);
    return static_cast<std::uint64_t>(sum);
}

/// out = a + b; @return the carry.
template <std::size_t N>
constexpr std::uint64_t add_limbs(Limbs<N>& out, const Limbs<N>& a, const Limbs<N>& b) noexcept {
    if constexpr (kHasCarryChain<N>)
        if (!std::is_constant_evaluated()) return carry_chain<false>(out, a, b);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < N; ++i) out[i] = add_carry(a[i], b[i], carry);
    return carry;
}

/// out = a - b; @return the borrow: 1 when a < b.
template <std::size_t N>
constexpr std::uint64_t sub_limbs(Limbs<N>& out, const Limbs<N>& a, const Limbs<N>& b) noexcept {
    if constexpr (kHasCarryChain<N>)
        if (!std::is_constant_evaluated()) return carry_chain<true>(out, a, b);
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < N; ++i) out[i] = sub_borrow(a[i], b[i], borrow);
    return borrow;
}

template <std::size_t N>
constexpr bool less(const Limbs<N>& a, const Limbs<N>& b) noexcept {
    for (std::size_t i = N; i-- > 0;)
        if (a[i] != b[i]) return a[i] < b[i];
    return false;
}

template <std::size_t N>
constexpr bool is_zero(const Limbs<N>& a) noexcept {
    std::uint64_t any = 0;
    for (const auto limb : a) any |= limb;
    return any == 0;
}

/// The bit length: 0 for 0.
template <std::size_t N>
constexpr std::size_t bit_length(const Limbs<N>& a) noexcept {
    for (std::size_t i = N; i-- > 0;)
        if (a[i] != 0) return 64 * i + static_cast<std::size_t>(std::bit_width(a[i]));
    return 0;
}

/// The `count` (1 to 63) bits from `index` upwards; bits beyond the top are 0.
template <std::size_t N>
constexpr std::uint64_t bits_at(const Limbs<N>& a, std::size_t index, std::size_t count) noexcept {
    const std::size_t word = index / 64;
    const std::size_t shift = index % 64;
    if (word >= N) return 0;
    std::uint64_t out = a[word] >> shift;
    if (shift != 0 && word + 1 < N) out |= a[word + 1] << (64 - shift);
    return out & ((std::uint64_t{1} << count) - 1);
}

/// Shifts right by `count` (0 to 63) bits.
template <std::size_t N>
constexpr Limbs<N> shifted_right(const Limbs<N>& a, unsigned count) noexcept {
    if (count == 0) return a;
    Limbs<N> out{};
    for (std::size_t i = 0; i < N; ++i) {
        out[i] = a[i] >> count;
        if (i + 1 < N) out[i] |= a[i + 1] << (64 - count);
    }
    return out;
}

/// The full product of two N-limb numbers.
template <std::size_t N>
constexpr Limbs<2 * N> mul_wide(const Limbs<N>& a, const Limbs<N>& b) noexcept {
    Limbs<2 * N> out{};
    for (std::size_t i = 0; i < N; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < N; ++j) out[i + j] = mul_add(a[j], b[i], out[i + j], carry);
        out[i + N] = carry;
    }
    return out;
}

/// A big-endian number of exactly 8 N bytes.
template <std::size_t N>
constexpr Limbs<N> limbs_from_be_bytes(BytesView bytes) noexcept {
    ALT_ASSERT(bytes.size() == 8 * N);
    Limbs<N> out{};
    for (std::size_t i = 0; i < 8 * N; ++i) {
        auto& limb = out[N - 1 - i / 8];
        limb = limb << 8 | bytes[i];
    }
    return out;
}

/// base^exponent for an element of any field, four bits at a time; 0^0 is 1.
template <class Field, std::size_t M>
constexpr Field power(const Field& base, const Limbs<M>& exponent) noexcept {
    constexpr std::size_t kWidth = 4;
    std::array<Field, 1 << kWidth> powers{Field::one()};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * base;
    Field out = Field::one();
    for (std::size_t i = (bit_length(exponent) + kWidth - 1) / kWidth; i-- > 0;) {
        for (std::size_t k = 0; k < kWidth; ++k) out = out.square();
        if (const auto digit = bits_at(exponent, i * kWidth, kWidth); digit != 0)
            out = out * powers[digit];
    }
    return out;
}

}  // namespace alt::crypto::curves
