#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/crypto/curves/limbs.hpp"

/// Points of the curves y^2 = x^3 + b over a prime field or an extension of it. The group law does
/// not use b, so points are typed by their field alone. Formulas: Explicit-Formulas Database
/// (Bernstein, Lange), Jacobian coordinates with a = 0; every case of the law is handled.
namespace alt::crypto::curves {

/// Infinity when default-constructed; x and y are zero then.
template <class Field>
struct AffinePoint {
    Field x, y;
    bool infinity = true;

    static constexpr AffinePoint of(const Field& x, const Field& y) noexcept {
        return {x, y, false};
    }
    constexpr bool operator==(const AffinePoint&) const = default;
    constexpr AffinePoint operator-() const noexcept { return {x, -y, infinity}; }
    /// Whether y^2 = x^3 + b; infinity is on every curve.
    [[nodiscard]] constexpr bool is_on_curve(const Field& b) const noexcept {
        return infinity || y.square() == x.square() * x + b;
    }
};

/// (x / z^2, y / z^3); infinity when z is zero, as when default-constructed.
template <class Field>
struct JacobianPoint {
    Field x, y, z;

    constexpr JacobianPoint() = default;
    constexpr JacobianPoint(const Field& x_, const Field& y_, const Field& z_) noexcept
        : x(x_), y(y_), z(z_) {}
    constexpr JacobianPoint(const AffinePoint<Field>& p) noexcept
        : x(p.x), y(p.y), z(p.infinity ? Field::zero() : Field::one()) {}

    [[nodiscard]] constexpr bool is_infinity() const noexcept { return z.is_zero(); }
    constexpr JacobianPoint operator-() const noexcept { return {x, -y, z}; }
    /// The same point, whatever its coordinates.
    constexpr bool operator==(const JacobianPoint& other) const noexcept;

    [[nodiscard]] constexpr JacobianPoint doubled() const noexcept;
    friend constexpr JacobianPoint operator+(const JacobianPoint& p,
                                             const JacobianPoint& q) noexcept {
        return add(p, q);
    }
    /// Quicker than the sum of two Jacobian points.
    friend constexpr JacobianPoint operator+(const JacobianPoint& p,
                                             const AffinePoint<Field>& q) noexcept {
        return add_affine(p, q);
    }
    /// One inversion.
    [[nodiscard]] constexpr AffinePoint<Field> to_affine() const noexcept;

private:
    static constexpr JacobianPoint add(const JacobianPoint& p, const JacobianPoint& q) noexcept;
    static constexpr JacobianPoint add_affine(const JacobianPoint& p,
                                              const AffinePoint<Field>& q) noexcept;
    /// The sum from h = u2 - u1 and r = s2 - s1, of which not both are zero.
    static constexpr JacobianPoint chord(const Field& u1, const Field& s1, const Field& h,
                                         const Field& r, const Field& z) noexcept;
};

template <class Field>
constexpr bool JacobianPoint<Field>::operator==(const JacobianPoint& other) const noexcept {
    if (is_infinity() || other.is_infinity()) return is_infinity() == other.is_infinity();
    const Field zz = z.square();
    const Field other_zz = other.z.square();
    return x * other_zz == other.x * zz && y * other_zz * other.z == other.y * zz * z;
}

template <class Field>
constexpr JacobianPoint<Field> JacobianPoint<Field>::doubled() const noexcept {
    const Field xx = x.square();
    const Field yy = y.square();
    const Field d = (x * yy).doubled().doubled();
    const Field slope = xx.doubled() + xx;
    const Field out_x = slope.square() - d.doubled();
    const Field yyyy8 = yy.square().doubled().doubled().doubled();
    // y = 0 or z = 0 give z = 0: infinity.
    return {out_x, slope * (d - out_x) - yyyy8, (y * z).doubled()};
}

template <class Field>
constexpr JacobianPoint<Field> JacobianPoint<Field>::chord(const Field& u1, const Field& s1,
                                                           const Field& h, const Field& r,
                                                           const Field& z) noexcept {
    const Field hh = h.square();
    const Field hhh = h * hh;
    const Field v = u1 * hh;
    const Field out_x = r.square() - hhh - v.doubled();
    return {out_x, r * (v - out_x) - s1 * hhh, z * h};
}

template <class Field>
constexpr JacobianPoint<Field> JacobianPoint<Field>::add(const JacobianPoint& p,
                                                         const JacobianPoint& q) noexcept {
    if (p.is_infinity()) return q;
    if (q.is_infinity()) return p;
    const Field pzz = p.z.square();
    const Field qzz = q.z.square();
    const Field u1 = p.x * qzz;
    const Field s1 = p.y * q.z * qzz;
    const Field h = q.x * pzz - u1;
    const Field r = q.y * p.z * pzz - s1;
    if (h.is_zero()) return r.is_zero() ? p.doubled() : JacobianPoint();
    return chord(u1, s1, h, r, p.z * q.z);
}

template <class Field>
constexpr JacobianPoint<Field> JacobianPoint<Field>::add_affine(
    const JacobianPoint& p, const AffinePoint<Field>& q) noexcept {
    if (q.infinity) return p;
    if (p.is_infinity()) return q;
    const Field pzz = p.z.square();
    const Field h = q.x * pzz - p.x;
    const Field r = q.y * p.z * pzz - p.y;
    if (h.is_zero()) return r.is_zero() ? p.doubled() : JacobianPoint();
    return chord(p.x, p.y, h, r, p.z);
}

template <class Field>
constexpr AffinePoint<Field> JacobianPoint<Field>::to_affine() const noexcept {
    if (is_infinity()) return {};
    const Field inverse = z.inverse();
    const Field square = inverse.square();
    return AffinePoint<Field>::of(x * square, y * square * inverse);
}

/// Writes the affine form of `points` to `out`, which is as long, with a single inversion
/// (Montgomery's trick).
template <class Field>
constexpr void to_affine(std::span<const JacobianPoint<Field>> points,
                         std::span<AffinePoint<Field>> out) noexcept {
    // out[i].x holds the product of the z of all finite points before i.
    Field product = Field::one();
    for (std::size_t i = 0; i < points.size(); ++i) {
        out[i].x = product;
        if (!points[i].is_infinity()) product = product * points[i].z;
    }
    Field inverse = product.inverse();
    for (std::size_t i = points.size(); i-- > 0;) {
        const auto& p = points[i];
        if (p.is_infinity()) {
            out[i] = {};
            continue;
        }
        const Field z = inverse * out[i].x;
        inverse = inverse * p.z;
        const Field zz = z.square();
        out[i] = AffinePoint<Field>::of(p.x * zz, p.y * zz * z);
    }
}

/// A scalar as digits that are 0 or odd, of a size below 2^(kWidth - 1), with at least kWidth - 1
/// zeros after each that is not; the least significant first.
template <std::size_t M, std::size_t kWidth = 5>
struct SignedDigits {
    std::array<std::int16_t, 64 * M + 1> digits{};
    std::size_t length = 0;

    explicit constexpr SignedDigits(const Limbs<M>& scalar, bool negative = false) noexcept {
        constexpr int kBase = 1 << kWidth;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < digits.size();) {
            // Bits that equal the carry make no digit.
            const std::uint64_t bits = bits_at(scalar, i, 63);
            const int same = std::countr_zero(bits ^ (0 - carry));
            i += static_cast<std::size_t>(std::min(same, 63));
            if (same >= 63) continue;
            if (i >= digits.size()) break;
            const auto window = static_cast<int>(bits_at(scalar, i, kWidth) + carry);
            carry = window > kBase / 2 ? 1 : 0;
            const int digit = window - (carry != 0 ? kBase : 0);
            digits[i] = static_cast<std::int16_t>(negative ? -digit : digit);
            length = i + 1;
            i += kWidth;
        }
    }
};

/// p, 3 p, 5 p, … 15 p: what `SignedDigits` ask for.
inline constexpr std::size_t kOddMultiples = 8;

template <class Field>
constexpr void odd_multiples(const JacobianPoint<Field>& p,
                             std::span<JacobianPoint<Field>, kOddMultiples> out) noexcept {
    const JacobianPoint<Field> twice = p.doubled();
    out[0] = p;
    for (std::size_t i = 1; i < kOddMultiples; ++i) out[i] = out[i - 1] + twice;
}

/// The sum of scalar * point with the doublings shared (Straus); `tables` holds kOddMultiples
/// points for each scalar.
template <class Field, std::size_t M>
constexpr JacobianPoint<Field> interleaved_sum(std::span<const AffinePoint<Field>> tables,
                                               std::span<const SignedDigits<M>> scalars) noexcept {
    std::size_t length = 0;
    for (const auto& scalar : scalars) length = std::max(length, scalar.length);
    JacobianPoint<Field> sum;
    for (std::size_t i = length; i-- > 0;) {
        sum = sum.doubled();
        for (std::size_t j = 0; j < scalars.size(); ++j) {
            const int digit = scalars[j].digits[i];
            if (digit == 0) continue;
            const auto size = static_cast<std::size_t>(digit < 0 ? -digit : digit);
            const auto& multiple = tables[j * kOddMultiples + size / 2];
            sum = sum + (digit < 0 ? -multiple : multiple);
        }
    }
    return sum;
}

/// scalar * p. The scalar is a plain number of M limbs; it need not be below the order.
template <class Field, std::size_t M>
constexpr JacobianPoint<Field> multiply(const JacobianPoint<Field>& p,
                                        const Limbs<M>& scalar) noexcept {
    std::array<JacobianPoint<Field>, kOddMultiples> multiples{};
    odd_multiples<Field>(p, multiples);
    std::array<AffinePoint<Field>, kOddMultiples> table{};
    to_affine<Field>(multiples, table);
    const std::array digits{SignedDigits<M>(scalar)};
    return interleaved_sum<Field, M>(table, digits);
}

/// Digit number `window` of a scalar to the base 2^width, in -2^(width - 1) … 2^(width - 1): a
/// window with its top bit set counts as negative, and the next one counts one more (Booth).
template <std::size_t M>
constexpr std::int64_t signed_digit(const Limbs<M>& scalar, std::size_t window,
                                    std::size_t width) noexcept {
    const std::size_t low = window * width;
    const std::uint64_t bits =
        low == 0 ? bits_at(scalar, 0, width) << 1 : bits_at(scalar, low - 1, width + 1);
    return static_cast<std::int64_t>((bits + 1) / 2) -
           static_cast<std::int64_t>(bits >> width << width);
}

/// The sum of scalars[i] * points[i] for many points: per window of the scalars, points are summed
/// by digit first (Pippenger).
template <class Field, std::size_t M>
JacobianPoint<Field> bucket_sum(std::span<const AffinePoint<Field>> points,
                                std::span<const Limbs<M>> scalars) {
    const std::size_t width =
        std::max<std::size_t>(static_cast<std::size_t>(std::bit_width(points.size())) * 3 / 4, 2);
    std::vector<JacobianPoint<Field>> buckets(std::size_t{1} << (width - 1));
    const std::size_t windows = 64 * M / width + 1;  // the last digit may carry
    JacobianPoint<Field> sum;
    for (std::size_t window = windows; window-- > 0;) {
        for (std::size_t i = 0; i < width; ++i) sum = sum.doubled();
        std::fill(buckets.begin(), buckets.end(), JacobianPoint<Field>());
        for (std::size_t i = 0; i < points.size(); ++i) {
            const std::int64_t digit = signed_digit(scalars[i], window, width);
            if (digit == 0) continue;
            auto& bucket = buckets[static_cast<std::size_t>(digit < 0 ? -digit : digit) - 1];
            bucket = bucket + (digit < 0 ? -points[i] : points[i]);
        }
        // The running sum from the top adds bucket d to the total d times.
        JacobianPoint<Field> running;
        JacobianPoint<Field> total;
        for (std::size_t i = buckets.size(); i-- > 0;) {
            running = running + buckets[i];
            total = total + running;
        }
        sum = sum + total;
    }
    return sum;
}

}  // namespace alt::crypto::curves
