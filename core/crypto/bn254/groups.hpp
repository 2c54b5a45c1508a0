#pragma once

#include "core/crypto/bn254/field.hpp"
#include "core/crypto/curves/weierstrass.hpp"

/// The groups of bn254: G1, all points of y^2 = x^3 + 3 over Fp, and G2, the points of order r of
/// the D-type twist y^2 = x^3 + 3 / (9 + u) over Fp2.
namespace alt::crypto::bn254 {

using G1Affine = curves::AffinePoint<Fp>;
using G1 = curves::JacobianPoint<Fp>;
using G2Affine = curves::AffinePoint<Fp2>;
using G2 = curves::JacobianPoint<Fp2>;

inline constexpr Fp kG1B = Fp::from_u64(3);
/// 3 / (9 + u)
inline constexpr Fp2 kG2B{
    Fp::from_hex("2b149d40ceb8aaae81be18991be06ac3b5b4c5e559dbefa33267e6dc24a138e5"),
    Fp::from_hex("009713b03af0fed4cd2cafadeed8fdf4a74fa084e52d1852e4a2bd0685c315d2")};
static_assert(kG2B * Tower::xi() == Fp2{kG1B, Fp::zero()});

/// scalar * point, for any scalar.
G1 multiply(const G1Affine& point, Scalar scalar) noexcept;

/// The p-th power, brought back to the twist: multiplication by 6 x^2 (x: the parameter) on G2.
G2Affine psi(const G2Affine& point) noexcept;
G2 psi(const G2& point) noexcept;

/// Whether a point on the twist has order r (or is infinity).
bool is_in_subgroup(const G2Affine& point) noexcept;

}  // namespace alt::crypto::bn254
