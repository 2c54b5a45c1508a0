#pragma once

#include "core/crypto/curves/weierstrass.hpp"

/// Steps of a Miller loop on a sextic twist y^2 = x^3 + b' over Fp2.
namespace alt::crypto::curves {

/// The line through two points of the twist, up to a factor in Fp2, which the final power of a
/// pairing takes to one. At the point (x, y) of G1 its value is, for a D-type twist (where (x, y)
/// stands for (x w^2, y w^3)),
///     y_factor y + x_factor x w + constant w^3,
/// and for an M-type twist (where it stands for (x / w^2, y / w^3)),
///     constant + x_factor x w^2 + y_factor y w^3.
template <class Field>
struct Line {
    Field constant, x_factor, y_factor;
};

// With slope s the line is (s x_t - y_t) - s x + y; both steps multiply by the denominator of s.

/// The tangent at t, which is doubled. t is not infinity and y is not zero.
template <class Field>
constexpr Line<Field> double_step(JacobianPoint<Field>& t) noexcept {
    const Field xx = t.x.square();
    const Field yy = t.y.square();
    const Field zz = t.z.square();
    const Field slope = xx.doubled() + xx;  // over z_out = 2 y z
    const Field d = (t.x * yy).doubled().doubled();
    const Field x_out = slope.square() - d.doubled();
    const Field z_out = (t.y * t.z).doubled();
    const Line<Field> line{slope * t.x - yy.doubled(), -(slope * zz), z_out * zz};
    t = {x_out, slope * (d - x_out) - yy.square().doubled().doubled().doubled(), z_out};
    return line;
}

/// The chord from t to q, which is added to t. Neither is infinity, and t is not ±q.
template <class Field>
constexpr Line<Field> add_step(JacobianPoint<Field>& t, const AffinePoint<Field>& q) noexcept {
    const Field zz = t.z.square();
    const Field h = q.x * zz - t.x;
    const Field slope = q.y * t.z * zz - t.y;  // over z_out = z h
    const Field hh = h.square();
    const Field hhh = h * hh;
    const Field v = t.x * hh;
    const Field x_out = slope.square() - hhh - v.doubled();
    const Field z_out = t.z * h;
    const Line<Field> line{slope * q.x - z_out * q.y, -slope, z_out};
    t = {x_out, slope * (v - x_out) - t.y * hhh, z_out};
    return line;
}

}  // namespace alt::crypto::curves
