#pragma once

#include "core/crypto/bls12_381/groups.hpp"

/// The deterministic maps of RFC 9380 for BLS12-381 (8.8.1 and 8.8.2) from a field element to a
/// point of order r: `clear_cofactor(map_to_curve(u))`, of which hashing to the curve is made.
namespace alt::crypto::bls12_381 {

G1 map_to_group(const Fp& u) noexcept;
G2 map_to_group(const Fp2& u) noexcept;

}  // namespace alt::crypto::bls12_381
