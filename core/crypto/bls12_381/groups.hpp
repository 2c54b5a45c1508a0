#pragma once

#include <optional>
#include <span>

#include "core/base/bytes.hpp"
#include "core/crypto/bls12_381/field.hpp"
#include "core/crypto/curves/weierstrass.hpp"

/// The groups of BLS12-381: G1, the points of order r of y^2 = x^3 + 4 over Fp, and G2, those of
/// y^2 = x^3 + 4 (1 + u) over Fp2.
namespace alt::crypto::bls12_381 {

using G1Affine = curves::AffinePoint<Fp>;
using G1 = curves::JacobianPoint<Fp>;
using G2Affine = curves::AffinePoint<Fp2>;
using G2 = curves::JacobianPoint<Fp2>;

inline constexpr Fp kG1B = Fp::from_u64(4);
inline constexpr Fp2 kG2B{Fp::from_u64(4), Fp::from_u64(4)};

inline constexpr G1Affine kG1Generator =
    G1Affine::of(Fp::from_hex("17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
                              "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
                 Fp::from_hex("08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af6"
                              "00db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"));
inline constexpr G2Affine kG2Generator =
    G2Affine::of({Fp::from_hex("024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02"
                               "b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"),
                  Fp::from_hex("13e02b6052719f607dacd3a088274f65596bd0d09920b61a"
                               "b5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e")},
                 {Fp::from_hex("0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a7"
                               "6d429a695160d12c923ac9cc3baca289e193548608b82801"),
                  Fp::from_hex("0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af"
                               "267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")});

/// (beta x, y) for a cube root of unity beta: multiplication by -x^2 on G1 (x: the parameter).
G1Affine phi(const G1Affine& point) noexcept;
/// The p-th power, brought back to the twist: multiplication by the parameter x on G2.
G2Affine psi(const G2Affine& point) noexcept;
G2 psi(const G2& point) noexcept;

/// |x| * point, for any point of either curve.
G1 times_seed(const G1& point) noexcept;
G2 times_seed(const G2& point) noexcept;

/// Whether a point on the curve has order r (or is infinity). Source: Scott, "A note on group
/// membership tests for G1, G2 and GT on BLS pairing-friendly curves", 2021.
bool is_in_subgroup(const G1Affine& point) noexcept;
bool is_in_subgroup(const G2Affine& point) noexcept;

/// The sum of scalars[i] * points[i], with as many scalars as points. The points must be in the
/// subgroup.
G1 weighted_sum(std::span<const G1Affine> points, std::span<const Scalar> scalars);
G2 weighted_sum(std::span<const G2Affine> points, std::span<const Scalar> scalars);

/// The 48 bytes of the compressed form (ZCash): x, and three flags in the top bits: compressed,
/// infinity, y is the larger of the two roots.
std::array<std::uint8_t, 48> compress(const G1Affine& point) noexcept;
/// A point on the curve, not necessarily in the subgroup. none: not 48 bytes, other flags, x not
/// below p or of no point.
std::optional<G1Affine> decompress_g1(BytesView bytes) noexcept;

}  // namespace alt::crypto::bls12_381
