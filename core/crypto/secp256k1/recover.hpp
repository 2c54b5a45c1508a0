#pragma once

#include <span>

#include "core/crypto/secp256k1.hpp"
#include "core/crypto/secp256k1/group.hpp"

/// Which public key made a signature, as SEC 1 (4.1.6) finds it. Variable in time: all is public.
namespace alt::crypto::secp256k1 {

/// scalar = a + lambda b modulo the order, for the lambda that takes (x, y) to (beta x, y), beta
/// being a cube root of one.
struct Split {
    curves::Limbs<2> a, b;  ///< sizes
    bool a_negative, b_negative;
};
/// `scalar` is below the order.
Split split(const uint256& scalar) noexcept;
/// The x of lambda times the point whose x this is.
Field times_lambda(const Field& x) noexcept;

/// 1 / scalar modulo the order, for a scalar in [1, order).
uint256 inverse_mod_order(const uint256& scalar) noexcept;

/// a G + b p for a, b below the order and p on the curve; G is the generator.
Jacobian weighted_sum(const uint256& a, const uint256& b, const Finite& p) noexcept;

/// keys[i]: the public key that signed signatures[i]; infinity: none did. Two inversions for all.
/// `sums` and `products` are room to work in. All four spans are of one length.
void recover(std::span<const SignedDigest> signatures, std::span<Affine> keys,
             std::span<Jacobian> sums, std::span<uint256> products) noexcept;

}  // namespace alt::crypto::secp256k1
