#pragma once

#include <optional>

#include "core/base/bytes.hpp"

/// The curve operations of EIP-2537 on the bytes that the precompiles 0x0b to 0x11 are given.
///
/// A field element is 64 bytes, big-endian, below p (so its first 16 bytes are zero); one of Fp2 is
/// c0 ‖ c1; a point is x ‖ y (128 bytes on G1, 256 on G2), and the point at infinity is all zeros.
/// A scalar is 32 bytes, big-endian, of any value. nullopt: wrong length, a coordinate that is not
/// canonical, a point off its curve or, where it is said, outside the subgroup of order r.
namespace alt::crypto {

/// Two G1 points (256 bytes) to their sum. Points outside the subgroup are allowed.
std::optional<Bytes> bls12_g1_add(BytesView input);
/// One or more pairs (G1 point, scalar) of 160 bytes to the sum of products. Subgroup points only.
std::optional<Bytes> bls12_g1_msm(BytesView input);
/// Two G2 points (512 bytes) to their sum. Points outside the subgroup are allowed.
std::optional<Bytes> bls12_g2_add(BytesView input);
/// One or more pairs (G2 point, scalar) of 288 bytes to the sum of products. Subgroup points only.
std::optional<Bytes> bls12_g2_msm(BytesView input);
/// One or more pairs (G1 point, G2 point) of 384 bytes: is the product of their pairings one?
/// Subgroup points only.
std::optional<bool> bls12_pairing_check(BytesView input);
/// A field element (64 bytes) to a point of the G1 subgroup: RFC 9380's map for BLS12-381 G1,
/// cofactor cleared.
std::optional<Bytes> bls12_map_fp_to_g1(BytesView input);
/// An element of Fp2 (128 bytes) to a point of the G2 subgroup, likewise.
std::optional<Bytes> bls12_map_fp2_to_g2(BytesView input);

}  // namespace alt::crypto
