#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/crypto/curves/limbs.hpp"

/// The towers Fp2 = Fp[u]/(u^2 + 1), Fp6 = Fp2[v]/(v^3 - xi), Fp12 = Fp6[w]/(w^2 - v) of pairing
/// curves with p = 3 mod 4 and p = 1 mod 6. A `Tower` is:
///   using Fp = MontField<…>;
///   static constexpr Fp2<Fp> xi();                              // neither a square nor a cube
///   static constexpr Fp2<Fp> mul_by_xi(const Fp2<Fp>&) noexcept; // the same in additions
/// Source: Devegili, Ó hÉigeartaigh, Scott, Dahab, "Multiplication and squaring on pairing-friendly
/// fields", 2006.
namespace alt::crypto::curves {

/// c0 + c1 u.
template <class Fp>
struct Fp2 {
    using Base = Fp;
    Fp c0, c1;

    static constexpr Fp2 zero() noexcept { return {}; }
    static constexpr Fp2 one() noexcept { return {Fp::one(), Fp::zero()}; }
    constexpr bool operator==(const Fp2&) const = default;
    [[nodiscard]] constexpr bool is_zero() const noexcept { return c0.is_zero() && c1.is_zero(); }

    friend constexpr Fp2 operator+(const Fp2& a, const Fp2& b) noexcept {
        return {a.c0 + b.c0, a.c1 + b.c1};
    }
    friend constexpr Fp2 operator-(const Fp2& a, const Fp2& b) noexcept {
        return {a.c0 - b.c0, a.c1 - b.c1};
    }
    constexpr Fp2 operator-() const noexcept { return {-c0, -c1}; }
    friend constexpr Fp2 operator*(const Fp2& a, const Fp2& b) noexcept {
        const Fp low = a.c0 * b.c0;
        const Fp high = a.c1 * b.c1;
        return {low - high, (a.c0 + a.c1) * (b.c0 + b.c1) - low - high};
    }
    friend constexpr Fp2 operator*(const Fp2& a, const Fp& b) noexcept {
        return {a.c0 * b, a.c1 * b};
    }
    constexpr Fp2& operator+=(const Fp2& b) noexcept { return *this = *this + b; }
    constexpr Fp2& operator-=(const Fp2& b) noexcept { return *this = *this - b; }
    constexpr Fp2& operator*=(const Fp2& b) noexcept { return *this = *this * b; }

    [[nodiscard]] constexpr Fp2 square() const noexcept {
        return {(c0 + c1) * (c0 - c1), (c0 * c1).doubled()};
    }
    [[nodiscard]] constexpr Fp2 doubled() const noexcept { return {c0.doubled(), c1.doubled()}; }
    /// c0 - c1 u, which is also this^p.
    [[nodiscard]] constexpr Fp2 conjugate() const noexcept { return {c0, -c1}; }
    /// c0^2 + c1^2, the product with the conjugate.
    [[nodiscard]] constexpr Fp norm() const noexcept { return c0.square() + c1.square(); }
    /// 1 / this; zero for zero.
    [[nodiscard]] constexpr Fp2 inverse() const noexcept {
        const Fp scale = norm().inverse();
        return {c0 * scale, -(c1 * scale)};
    }
    /// A square root; none: not a square.
    [[nodiscard]] constexpr std::optional<Fp2> sqrt() const noexcept;
};

template <class Fp>
constexpr std::optional<Fp2<Fp>> Fp2<Fp>::sqrt() const noexcept {
    if (c1.is_zero()) {
        // One of c0 and -c0 is a square, and -1 = u^2.
        if (const auto root = c0.sqrt()) return Fp2{*root, Fp::zero()};
        return Fp2{Fp::zero(), *(-c0).sqrt()};
    }
    // (x + y u)^2 = this has x^2 + y^2 = sqrt(norm), so x^2 = (c0 ± sqrt(norm)) / 2.
    const auto length = norm().sqrt();
    if (!length) return std::nullopt;
    const Fp half = Fp::from_u64(2).inverse();
    auto x = ((c0 + *length) * half).sqrt();
    if (!x) x = ((c0 - *length) * half).sqrt();
    if (!x) return std::nullopt;
    const Fp2 root{*x, c1 * half * x->inverse()};
    if (root.square() != *this) return std::nullopt;
    return root;
}

/// c0 + c1 v + c2 v^2.
template <class Tower>
struct Fp6 {
    using Base = Fp2<typename Tower::Fp>;
    Base c0, c1, c2;

    static constexpr Fp6 zero() noexcept { return {}; }
    static constexpr Fp6 one() noexcept { return {Base::one(), {}, {}}; }
    constexpr bool operator==(const Fp6&) const = default;
    [[nodiscard]] constexpr bool is_zero() const noexcept {
        return c0.is_zero() && c1.is_zero() && c2.is_zero();
    }

    friend constexpr Fp6 operator+(const Fp6& a, const Fp6& b) noexcept {
        return {a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2};
    }
    friend constexpr Fp6 operator-(const Fp6& a, const Fp6& b) noexcept {
        return {a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2};
    }
    constexpr Fp6 operator-() const noexcept { return {-c0, -c1, -c2}; }
    friend constexpr Fp6 operator*(const Fp6& a, const Fp6& b) noexcept {
        const Base t0 = a.c0 * b.c0;
        const Base t1 = a.c1 * b.c1;
        const Base t2 = a.c2 * b.c2;
        return {t0 + Tower::mul_by_xi((a.c1 + a.c2) * (b.c1 + b.c2) - t1 - t2),
                (a.c0 + a.c1) * (b.c0 + b.c1) - t0 - t1 + Tower::mul_by_xi(t2),
                (a.c0 + a.c2) * (b.c0 + b.c2) - t0 - t2 + t1};
    }
    friend constexpr Fp6 operator*(const Fp6& a, const Base& b) noexcept {
        return {a.c0 * b, a.c1 * b, a.c2 * b};
    }
    /// this * (b0 + b1 v).
    [[nodiscard]] constexpr Fp6 mul_by_01(const Base& b0, const Base& b1) const noexcept {
        const Base t0 = c0 * b0;
        const Base t1 = c1 * b1;
        return {t0 + Tower::mul_by_xi((c1 + c2) * b1 - t1), (c0 + c1) * (b0 + b1) - t0 - t1,
                (c0 + c2) * b0 - t0 + t1};
    }
    /// this * (b1 v).
    [[nodiscard]] constexpr Fp6 mul_by_1(const Base& b1) const noexcept {
        return {Tower::mul_by_xi(c2 * b1), c0 * b1, c1 * b1};
    }
    /// this * v.
    [[nodiscard]] constexpr Fp6 mul_by_v() const noexcept { return {Tower::mul_by_xi(c2), c0, c1}; }
    [[nodiscard]] constexpr Fp6 square() const noexcept { return *this * *this; }
    /// 1 / this; zero for zero.
    [[nodiscard]] constexpr Fp6 inverse() const noexcept {
        const Base t0 = c0.square() - Tower::mul_by_xi(c1 * c2);
        const Base t1 = Tower::mul_by_xi(c2.square()) - c0 * c1;
        const Base t2 = c1.square() - c0 * c2;
        const Base norm = c0 * t0 + Tower::mul_by_xi(c2 * t1 + c1 * t2);
        return Fp6{t0, t1, t2} * norm.inverse();
    }
};

/// xi^(i (p - 1) / 6) for i = 0 … 5: the factors by which the p-th power moves w^i.
template <class Tower>
const std::array<Fp2<typename Tower::Fp>, 6>& frobenius_factors() noexcept;

/// c0 + c1 w.
template <class Tower>
struct Fp12 {
    using Base = Fp6<Tower>;
    using Coefficient = typename Base::Base;
    Base c0, c1;

    static constexpr Fp12 zero() noexcept { return {}; }
    static constexpr Fp12 one() noexcept { return {Base::one(), {}}; }
    constexpr bool operator==(const Fp12&) const = default;
    [[nodiscard]] constexpr bool is_one() const noexcept { return *this == one(); }

    friend constexpr Fp12 operator*(const Fp12& a, const Fp12& b) noexcept {
        const Base t0 = a.c0 * b.c0;
        const Base t1 = a.c1 * b.c1;
        return {t0 + t1.mul_by_v(), (a.c0 + a.c1) * (b.c0 + b.c1) - t0 - t1};
    }
    constexpr Fp12& operator*=(const Fp12& b) noexcept { return *this = *this * b; }
    [[nodiscard]] constexpr Fp12 square() const noexcept {
        const Base t = c0 * c1;
        return {(c0 + c1) * (c0 + c1.mul_by_v()) - t - t.mul_by_v(), t + t};
    }
    /// c0 - c1 w: this^(p^6), and the inverse of an element of the cyclotomic subgroup.
    [[nodiscard]] constexpr Fp12 conjugate() const noexcept { return {c0, -c1}; }
    /// 1 / this; zero for zero.
    [[nodiscard]] constexpr Fp12 inverse() const noexcept {
        const Base scale = (c0.square() - c1.square().mul_by_v()).inverse();
        return {c0 * scale, -(c1 * scale)};
    }

    /// this * (a + b w + c w^3): the shape of a line on a D-type twist (bn254).
    [[nodiscard]] constexpr Fp12 mul_by_013(const Coefficient& a, const Coefficient& b,
                                            const Coefficient& c) const noexcept {
        const Base t0 = c0 * a;
        const Base t1 = c1.mul_by_01(b, c);
        return {t0 + t1.mul_by_v(), (c0 + c1).mul_by_01(a + b, c) - t0 - t1};
    }
    /// this * (a + b w^2 + c w^3): the shape of a line on an M-type twist (BLS12-381).
    [[nodiscard]] constexpr Fp12 mul_by_023(const Coefficient& a, const Coefficient& b,
                                            const Coefficient& c) const noexcept {
        const Base t0 = c0.mul_by_01(a, b);
        const Base t1 = c1.mul_by_1(c);
        return {t0 + t1.mul_by_v(), (c0 + c1).mul_by_01(a, b + c) - t0 - t1};
    }

    /// this^(p^Power).
    template <unsigned Power>
    [[nodiscard]] Fp12 frobenius() const noexcept {
        static_assert(Power >= 1 && Power <= 3);
        if constexpr (Power == 1) {
            const auto& f = frobenius_factors<Tower>();
            return {{c0.c0.conjugate(), c0.c1.conjugate() * f[2], c0.c2.conjugate() * f[4]},
                    {c1.c0.conjugate() * f[1], c1.c1.conjugate() * f[3], c1.c2.conjugate() * f[5]}};
        } else {
            return frobenius<1>().template frobenius<Power - 1>();
        }
    }

    /// The square of an element of the cyclotomic subgroup, of order p^4 - p^2 + 1; for no other.
    /// Source: Granger, Scott, "Faster squaring in the cyclotomic subgroup of sixth degree
    /// extensions", 2010.
    [[nodiscard]] constexpr Fp12 cyclotomic_square() const noexcept;
};

namespace detail {

/// The square of a + b s in Fp4 = Fp2[s]/(s^2 - xi).
template <class Tower>
constexpr std::array<Fp2<typename Tower::Fp>, 2> square_fp4(
    const Fp2<typename Tower::Fp>& a, const Fp2<typename Tower::Fp>& b) noexcept {
    const auto a2 = a.square();
    const auto b2 = b.square();
    return {a2 + Tower::mul_by_xi(b2), (a + b).square() - a2 - b2};
}

}  // namespace detail

template <class Tower>
constexpr Fp12<Tower> Fp12<Tower>::cyclotomic_square() const noexcept {
    // As Fp4[w]/(w^3 - s), s = w^3, the element is (c0.c0, c1.c1) + (c1.c0, c0.c2) w +
    // (c0.c1, c1.c2) w^2; each part of the square is 3 z^2 ± 2 conjugate(z) of one of them.
    const auto a = detail::square_fp4<Tower>(c0.c0, c1.c1);
    const auto b = detail::square_fp4<Tower>(c1.c0, c0.c2);
    const auto c = detail::square_fp4<Tower>(c0.c1, c1.c2);
    const auto minus = [](const Coefficient& square, const Coefficient& z) {
        return (square - z).doubled() + square;
    };
    const auto plus = [](const Coefficient& square, const Coefficient& z) {
        return (square + z).doubled() + square;
    };
    return {{minus(a[0], c0.c0), minus(b[0], c0.c1), minus(c[0], c0.c2)},
            {plus(Tower::mul_by_xi(c[1]), c1.c0), plus(a[1], c1.c1), plus(b[1], c1.c2)}};
}

template <class Tower>
const std::array<Fp2<typename Tower::Fp>, 6>& frobenius_factors() noexcept {
    using Fp = typename Tower::Fp;
    static const auto factors = [] {
        // (p - 1) / 6, by long division.
        auto exponent = Fp::kModulus;
        exponent[0] -= 1;
        std::uint64_t remainder = 0;
        for (std::size_t i = exponent.size(); i-- > 0;) {
            const uint128 part = static_cast<uint128>(remainder) << 64 | exponent[i];
            exponent[i] = static_cast<std::uint64_t>(part / 6);
            remainder = static_cast<std::uint64_t>(part % 6);
        }
        std::array<Fp2<Fp>, 6> out{};
        out[0] = Fp2<Fp>::one();
        out[1] = power(Tower::xi(), exponent);
        for (std::size_t i = 2; i < out.size(); ++i) out[i] = out[i - 1] * out[1];
        return out;
    }();
    return factors;
}

}  // namespace alt::crypto::curves
