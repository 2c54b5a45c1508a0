#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/crypto/curves/inverse.hpp"
#include "core/crypto/curves/limbs.hpp"
#include "core/crypto/curves/mont_mul.hpp"

namespace alt::crypto::curves {

/// What a modulus alone determines: R = 2^(64 N), R^2 and R^3 mod p and -1/p mod 2^64.
template <std::size_t N>
struct MontConstants {
    Limbs<N> r{}, r2{}, r3{};
    std::uint64_t negative_inverse = 0;
};

template <std::size_t N>
constexpr MontConstants<N> make_mont_constants(const Limbs<N>& modulus) noexcept {
    MontConstants<N> out;
    Limbs<N> power{1};
    for (std::size_t i = 1; i <= 3 * 64 * N; ++i) {
        add_limbs(power, power, power);  // below 2 p, which has N limbs
        Limbs<N> reduced{};
        if (sub_limbs(reduced, power, modulus) == 0) power = reduced;
        if (i == 64 * N) out.r = power;
        if (i == 2 * 64 * N) out.r2 = power;
    }
    out.r3 = power;
    std::uint64_t inverse = 1;  // Newton: the number of right bits doubles with each step
    for (int i = 0; i < 6; ++i) inverse *= 2 - modulus[0] * inverse;
    out.negative_inverse = 0 - inverse;
    return out;
}

/// An element of the prime field given by `Params`:
///   static constexpr std::size_t kLimbs;            // N
///   static constexpr Limbs<kLimbs> kModulus;        // odd prime below 2^(64 N - 1)
/// kept in Montgomery form (a R mod p, R = 2^(64 N)), always fully reduced, so that equal elements
/// have equal limbs. Zero when default-constructed. Everything is constexpr; nothing is constant
/// in time.
template <class Params>
class MontField {
public:
    static constexpr std::size_t kLimbs = Params::kLimbs;
    static constexpr std::size_t kBytes = 8 * kLimbs;
    using Number = Limbs<kLimbs>;
    static constexpr Number kModulus = Params::kModulus;
    static_assert(kModulus[0] % 2 == 1 && kModulus[kLimbs - 1] < ~std::uint64_t{0} / 2);

    constexpr MontField() = default;
    constexpr bool operator==(const MontField&) const = default;

    static constexpr MontField zero() noexcept { return {}; }
    static constexpr MontField one() noexcept { return MontField(kMont.r); }
    static constexpr MontField from_u64(std::uint64_t value) noexcept {
        return MontField(mul(Number{value}, kMont.r2));
    }
    /// `value` must be below the modulus.
    static constexpr MontField from_limbs(const Number& value) noexcept {
        return MontField(mul(value, kMont.r2));
    }
    /// For constants: big-endian hex digits without prefix, lower case, of a number below p.
    static constexpr MontField from_hex(std::string_view digits) noexcept {
        Number value{};
        for (const char c : digits) {
            for (std::size_t i = kLimbs; i-- > 0;)
                value[i] = value[i] << 4 | (i == 0 ? 0 : value[i - 1] >> 60);
            value[0] |= static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return from_limbs(value);
    }
    /// Big-endian, exactly kBytes. none: the number is not below p.
    static constexpr std::optional<MontField> from_be_bytes(BytesView bytes) noexcept {
        const auto value = limbs_from_be_bytes<kLimbs>(bytes);
        if (!less(value, kModulus)) return std::nullopt;
        return from_limbs(value);
    }

    /// The number itself, in [0, p).
    [[nodiscard]] constexpr Number to_limbs() const noexcept { return mul(limbs_, Number{1}); }
    [[nodiscard]] constexpr std::array<std::uint8_t, kBytes> to_be_bytes() const noexcept {
        const Number value = to_limbs();
        std::array<std::uint8_t, kBytes> out{};
        for (std::size_t i = 0; i < kBytes; ++i)
            out[i] = static_cast<std::uint8_t>(value[kLimbs - 1 - i / 8] >> (56 - 8 * (i % 8)));
        return out;
    }

    [[nodiscard]] constexpr bool is_zero() const noexcept { return curves::is_zero(limbs_); }
    /// Whether the number in [0, p) is odd: the `sgn0` of RFC 9380 for a prime field.
    [[nodiscard]] constexpr bool is_odd() const noexcept { return (to_limbs()[0] & 1) != 0; }

    friend constexpr MontField operator+(const MontField& a, const MontField& b) noexcept {
        MontField out;
        add_limbs(out.limbs_, a.limbs_, b.limbs_);
        reduce_once(out.limbs_, kModulus);
        return out;
    }
    friend constexpr MontField operator-(const MontField& a, const MontField& b) noexcept {
        MontField out;
        const std::uint64_t mask = 0 - sub_limbs(out.limbs_, a.limbs_, b.limbs_);
        Number correction{};
        for (std::size_t i = 0; i < kLimbs; ++i) correction[i] = kModulus[i] & mask;
        add_limbs(out.limbs_, out.limbs_, correction);
        return out;
    }
    friend constexpr MontField operator*(const MontField& a, const MontField& b) noexcept {
        return MontField(mul(a.limbs_, b.limbs_));
    }
    constexpr MontField operator-() const noexcept { return MontField{} - *this; }
    constexpr MontField& operator+=(const MontField& b) noexcept { return *this = *this + b; }
    constexpr MontField& operator-=(const MontField& b) noexcept { return *this = *this - b; }
    constexpr MontField& operator*=(const MontField& b) noexcept { return *this = *this * b; }

    [[nodiscard]] constexpr MontField square() const noexcept { return *this * *this; }
    [[nodiscard]] constexpr MontField doubled() const noexcept { return *this + *this; }
    /// 1 / this; zero for zero.
    [[nodiscard]] constexpr MontField inverse() const noexcept {
        // R^3 / (a R) = R^2 / a; the multiplication that makes up for the scale takes one R away.
        const auto inverse = inverse_scaled(limbs_, kMont.r3, kModulus, kNegativeInverse);
        return MontField(mul(inverse.value, Number{std::uint64_t{1} << 2 * inverse.batches}));
    }

    /// A square root, for p = 3 mod 4; none: not a square.
    [[nodiscard]] constexpr std::optional<MontField> sqrt() const noexcept {
        static_assert(kModulus[0] % 4 == 3);
        Number exponent = kModulus;
        exponent[0] += 1;  // cannot carry: p ends in binary 11, but not in 64 ones
        const MontField root = power(*this, shifted_right(exponent, 2));
        if (root.square() != *this) return std::nullopt;
        return root;
    }

private:
    static constexpr MontConstants<kLimbs> kMont = make_mont_constants(kModulus);
    static constexpr std::uint64_t kNegativeInverse = kMont.negative_inverse;

    explicit constexpr MontField(const Number& limbs) noexcept : limbs_(limbs) {}

    static constexpr Number mul(const Number& a, const Number& b) noexcept {
        return mont_mul(a, b, kModulus, kNegativeInverse);
    }

    Number limbs_{};
};

}  // namespace alt::crypto::curves
