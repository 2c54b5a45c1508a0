#include "core/crypto/bls12_381/map_to_curve.hpp"

#include "core/crypto/bls12_381/isogeny.hpp"

namespace alt::crypto::bls12_381 {
namespace {

/// y^2 = x^3 + a x + b, from which the isogeny leads to the curve of G1 or G2, and the Z of the
/// simplified SWU map.
template <class Field>
struct SwuCurve {
    Field a, b, z;
};

constexpr SwuCurve<Fp> kSwuG1{Fp::from_hex("00144698a3b8e9433d693a02c96d4982b0ea985383ee66a8"
                                           "d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d"),
                              Fp::from_hex("12e2908d11688030018b12e8753eee3b2016c1f0f24f4070"
                                           "a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0"),
                              Fp::from_u64(11)};
constexpr SwuCurve<Fp2> kSwuG2{{Fp::zero(), Fp::from_u64(240)},
                               {Fp::from_u64(1012), Fp::from_u64(1012)},
                               {-Fp::from_u64(2), -Fp::from_u64(1)}};

/// `sgn0` of RFC 9380, 4.1.
bool is_negative(const Fp& a) noexcept {
    return a.is_odd();
}
bool is_negative(const Fp2& a) noexcept {
    return a.c0.is_zero() ? a.c1.is_odd() : a.c0.is_odd();
}

/// RFC 9380, 6.6.2. The point is never infinity.
template <class Field>
curves::AffinePoint<Field> simplified_swu(const SwuCurve<Field>& curve, const Field& u) noexcept {
    const auto right_side = [&](const Field& x) { return (x.square() + curve.a) * x + curve.b; };
    const Field zuu = curve.z * u.square();
    const Field denominator = zuu.square() + zuu;
    Field x = denominator.is_zero()
                  ? curve.b * (curve.z * curve.a).inverse()
                  : -curve.b * (denominator + Field::one()) * (curve.a * denominator).inverse();
    auto y = right_side(x).sqrt();
    if (!y) {
        x = zuu * x;
        y = right_side(x).sqrt();
    }
    ALT_ASSERT(y.has_value());  // the choice of Z makes one of the two a square
    return curves::AffinePoint<Field>::of(x, is_negative(u) == is_negative(*y) ? *y : -*y);
}

template <class Field, std::size_t N>
Field evaluate(const std::array<Field, N>& coefficients, const Field& x) noexcept {
    Field out = coefficients[N - 1];
    for (std::size_t i = N - 1; i-- > 0;) out = out * x + coefficients[i];
    return out;
}

template <class Field, class Isogeny>
curves::AffinePoint<Field> apply(const Isogeny& isogeny,
                                 const curves::AffinePoint<Field>& p) noexcept {
    const Field x_den = evaluate(isogeny.x_den, p.x);
    const Field y_den = evaluate(isogeny.y_den, p.x);
    const Field inverse = (x_den * y_den).inverse();
    if (inverse.is_zero()) return {};  // p is in the kernel
    return curves::AffinePoint<Field>::of(evaluate(isogeny.x_num, p.x) * y_den * inverse,
                                          p.y * evaluate(isogeny.y_num, p.x) * x_den * inverse);
}

}  // namespace

G1 map_to_group(const Fp& u) noexcept {
    const G1 point = apply(kIsogenyG1, simplified_swu(kSwuG1, u));
    return times_seed(point) + point;  // h_eff = 1 - x
}

G2 map_to_group(const Fp2& u) noexcept {
    // h_eff is (x^2 - x - 1) + (x - 1) psi + 2 psi^2: RFC 9380, appendix G.3 (Budroni, Pintore,
    // "Efficient hash maps to G2 on BLS curves", 2017).
    const G2 point = apply(kIsogenyG2, simplified_swu(kSwuG2, u));
    const G2 image = psi(point);
    const G2 x_point = -times_seed(point);
    const G2 x_sum = -times_seed(x_point + image);
    return x_sum + -x_point + -point + -image + psi(psi(point.doubled()));
}

}  // namespace alt::crypto::bls12_381
