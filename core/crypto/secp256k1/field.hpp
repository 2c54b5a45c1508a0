#pragma once

#include <optional>

#include "core/crypto/curves/inverse.hpp"
#include "core/crypto/secp256k1/field_mul.hpp"

namespace alt::crypto::secp256k1 {

/// An integer modulo p = 2^256 - 2^32 - 977, the field of secp256k1. Kept as any number below 2^256
/// that is congruent to it. Variable in time. Zero when default-constructed.
class Field {
public:
    static constexpr Number kModulus{0xfffffffefffffc2f, ~0ull, ~0ull, ~0ull};

    constexpr Field() = default;
    /// Any number, not only one below p.
    explicit constexpr Field(const Number& number) noexcept : limbs_(number) {}
    static constexpr Field zero() noexcept { return {}; }
    static constexpr Field one() noexcept { return Field(Number{1}); }

    /// The number in [0, p).
    [[nodiscard]] constexpr Number to_limbs() const noexcept {
        Number out{};
        return curves::sub_limbs(out, limbs_, kModulus) == 0 ? out : limbs_;
    }
    [[nodiscard]] constexpr bool is_zero() const noexcept {
        return curves::is_zero(limbs_) || limbs_ == kModulus;
    }
    [[nodiscard]] constexpr bool is_odd() const noexcept { return (to_limbs()[0] & 1) != 0; }
    constexpr bool operator==(const Field& other) const noexcept {
        return (*this - other).is_zero();
    }

    friend constexpr Field operator+(const Field& a, const Field& b) noexcept {
        return Field(add(a.limbs_, b.limbs_));
    }
    friend constexpr Field operator-(const Field& a, const Field& b) noexcept {
        return Field(sub(a.limbs_, b.limbs_));
    }
    friend constexpr Field operator*(const Field& a, const Field& b) noexcept {
        return Field(mul(a.limbs_, b.limbs_));
    }
    constexpr Field operator-() const noexcept { return Field() - *this; }
    /// Without a branch.
    [[nodiscard]] constexpr Field negated_if(bool condition) const noexcept {
        const Field negative = -*this;
        const std::uint64_t mask = 0 - std::uint64_t{condition};
        Number out{};
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = (limbs_[i] & ~mask) | (negative.limbs_[i] & mask);
        return Field(out);
    }
    [[nodiscard]] constexpr Field doubled() const noexcept { return *this + *this; }
    [[nodiscard]] constexpr Field square() const noexcept {
        return Field(secp256k1::square(limbs_));
    }
    /// The 2^count-th power.
    [[nodiscard]] constexpr Field squared(unsigned count) const noexcept {
        Field out = *this;
        while (count-- > 0) out = out.square();
        return out;
    }
    /// this / 2.
    [[nodiscard]] constexpr Field halved() const noexcept {
        // An odd number becomes even by p = 2^256 - kFold.
        const std::uint64_t odd = limbs_[0] & 1;
        Number even{};
        const std::uint64_t top = odd - curves::sub_limbs(even, limbs_, Number{kFold & (0 - odd)});
        // Limb by limb: g++ would move pairs that are not written yet.
        const auto& [e0, e1, e2, e3] = even;
        return Field(Number{e0 >> 1 | e1 << 63, e1 >> 1 | e2 << 63, e2 >> 1 | e3 << 63,
                            e3 >> 1 | top << 63});
    }
    /// 1 / this; zero for zero.
    [[nodiscard]] constexpr Field inverse() const noexcept;
    /// A square root; none: not a square.
    [[nodiscard]] constexpr std::optional<Field> sqrt() const noexcept;

private:
    Number limbs_{};
};

constexpr Field Field::inverse() const noexcept {
    // The inversion wants a free bit above the modulus: a fifth limb.
    constexpr std::uint64_t kNegativeInverse = 0xd838091dd2253531;
    static_assert(kModulus[0] * kNegativeInverse == ~std::uint64_t{0});
    const auto [a0, a1, a2, a3] = to_limbs();
    const auto inverse = curves::inverse_scaled<5>(
        {a0, a1, a2, a3}, {1}, {kModulus[0], ~0ull, ~0ull, ~0ull}, kNegativeInverse);
    const auto& [v0, v1, v2, v3, v4] = inverse.value;
    return Field(Number{v0, v1, v2, v3}) * Field(Number{std::uint64_t{1} << 2 * inverse.batches});
}

constexpr std::optional<Field> Field::sqrt() const noexcept {
    // The power (p + 1) / 4, whose bits are 223 ones, a zero, 22 ones, four zeros, two ones, two
    // zeros. xN: the power of N ones.
    const Field x2 = square() * *this;
    const Field x3 = x2.square() * *this;
    const Field x6 = x3.squared(3) * x3;
    const Field x11 = (x6.squared(3) * x3).squared(2) * x2;
    const Field x22 = x11.squared(11) * x11;
    const Field x44 = x22.squared(22) * x22;
    const Field x88 = x44.squared(44) * x44;
    const Field x220 = (x88.squared(88) * x88).squared(44) * x44;
    const Field x223 = x220.squared(3) * x3;
    const Field root = ((x223.squared(23) * x22).squared(6) * x2).squared(2);
    if (root.square() != *this) return std::nullopt;
    return root;
}

}  // namespace alt::crypto::secp256k1
