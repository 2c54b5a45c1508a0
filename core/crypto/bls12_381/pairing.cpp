#include "core/crypto/bls12_381/pairing.hpp"

namespace alt::crypto::bls12_381 {
namespace {

// A point (x, y) of the twist stands for (x / w^2, y / w^3). Multiplied by w^3, the line of slope
// s through it is (s x - y) - s x_p w^2 + y_p w^3 at the point (x_p, y_p) of G1. Factors in Fp2
// and powers of w^3 vanish in the final power, so denominators are multiplied away.

/// The tangent at t, which is doubled.
Line double_step(G2& t) noexcept {
    const Fp2 xx = t.x.square();
    const Fp2 yy = t.y.square();
    const Fp2 zz = t.z.square();
    const Fp2 slope = xx.doubled() + xx;  // over z_out = 2 y z
    const Fp2 d = (t.x * yy).doubled().doubled();
    const Fp2 x_out = slope.square() - d.doubled();
    const Fp2 z_out = (t.y * t.z).doubled();
    const Line line{slope * t.x - yy.doubled(), -(slope * zz), z_out * zz};
    t = G2(x_out, slope * (d - x_out) - yy.square().doubled().doubled().doubled(), z_out);
    return line;
}

/// The chord from t to q, which is added to t.
Line add_step(G2& t, const G2Affine& q) noexcept {
    const Fp2 zz = t.z.square();
    const Fp2 h = q.x * zz - t.x;
    const Fp2 slope = q.y * t.z * zz - t.y;  // over z_out = z h
    const Fp2 hh = h.square();
    const Fp2 hhh = h * hh;
    const Fp2 v = t.x * hh;
    const Fp2 x_out = slope.square() - hhh - v.doubled();
    const Fp2 z_out = t.z * h;
    const Line line{slope * q.x - z_out * q.y, -slope, z_out};
    t = G2(x_out, slope * (v - x_out) - t.y * hhh, z_out);
    return line;
}

/// base^x, for the (negative) parameter x and a base of the cyclotomic subgroup.
Fp12 power_of_seed(const Fp12& base) noexcept {
    Fp12 out = base;
    for (std::size_t i = 63; i-- > 0;) {
        out = out.cyclotomic_square();
        if ((kSeed >> i & 1) != 0) out *= base;
    }
    return out.conjugate();
}

}  // namespace

PreparedG2::PreparedG2(const G2Affine& point) noexcept {
    // No step meets infinity or q = ±t: t is k q for a k below r.
    G2 t = point;
    std::size_t next = 0;
    for (std::size_t i = 63; i-- > 0;) {
        lines_[next++] = double_step(t);
        if ((kSeed >> i & 1) != 0) lines_[next++] = add_step(t, point);
    }
}

Fp12 miller_product(std::span<const PairingFactor> factors) noexcept {
    Fp12 product = Fp12::one();
    std::size_t next = 0;
    const auto multiply_lines = [&] {
        for (const auto& factor : factors) {
            const Line& line = factor.q->line(next);
            product = product.mul_by_023(line.constant, line.x_factor * factor.p.x,
                                         line.y_factor * factor.p.y);
        }
        ++next;
    };
    for (std::size_t i = 63; i-- > 0;) {
        product = product.square();
        multiply_lines();
        if ((kSeed >> i & 1) != 0) multiply_lines();
    }
    return product;  // for x < 0 it is the conjugate: of one, one
}

bool final_power_is_one(const Fp12& product) noexcept {
    // (p^12 - 1) / r = (p^6 - 1)(p^2 + 1) * (p^4 - p^2 + 1) / r. Three times the last factor is
    // (x - 1)^2 (x + p)(x^2 + p^2 - 1) + 3, and 3 does not divide r. Source: Hayashida, Hayasaka,
    // Teruya, "Efficient final exponentiation via cyclotomic structure", 2020.
    Fp12 base = product.conjugate() * product.inverse();
    base = base.frobenius<2>() * base;
    Fp12 power = power_of_seed(base) * base.conjugate();
    power = power_of_seed(power) * power.conjugate();
    power = power_of_seed(power) * power.frobenius<1>();
    power = power_of_seed(power_of_seed(power)) * power.frobenius<2>() * power.conjugate();
    return (power * base.cyclotomic_square() * base).is_one();
}

}  // namespace alt::crypto::bls12_381
