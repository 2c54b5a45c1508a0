#pragma once

#include "core/crypto/curves/weierstrass.hpp"
#include "core/crypto/secp256k1/field.hpp"

/// Points of y^2 = x^3 + 7, and of the curves that (x, y) -> (u^2 x, u^3 y) takes it to for a u
/// that is not zero. Those have another constant, which the group law does not use.
namespace alt::crypto::secp256k1 {

using Jacobian = curves::JacobianPoint<Field>;
using Affine = curves::AffinePoint<Field>;

/// What a table keeps of a point that is not infinity.
struct Finite {
    Field x, y;
};

/// p becomes 2 p. Halving, which only a prime field has, makes up for most of the sums in the
/// formula of curves::JacobianPoint.
constexpr void double_in_place(Jacobian& p) noexcept {
    const Field xx = p.x.square();
    const Field slope = xx + xx.halved();
    const Field yy = p.y.square();
    const Field v = p.x * yy;
    p.z = p.y * p.z;
    p.x = slope.square() - v - v;
    p.y = slope * (v - p.x) - yy.square();
}

/// p becomes p + (u^2 q.x, u^3 q.y), where `z` is p.z * u. p is not infinity.
/// @return the factor that p.z grew by, unless q was p or -p.
constexpr Field add_finite(Jacobian& p, const Finite& q, const Field& z) noexcept {
    const Field zz = z.square();
    const Field h = q.x * zz - p.x;
    const Field r = q.y * (z * zz) - p.y;
    if (h.is_zero()) {
        if (r.is_zero())
            double_in_place(p);
        else
            p = Jacobian();
        return h;
    }
    const Field hh = h.square();
    const Field hhh = h * hh;
    const Field v = p.x * hh;
    p.x = r.square() - hhh - v - v;
    p.y = r * (v - p.x) - p.y * hhh;
    p.z = p.z * h;
    return h;
}

}  // namespace alt::crypto::secp256k1
