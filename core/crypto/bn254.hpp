#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"

/// The curve alt_bn128 (bn254) as the precompiles 0x06 to 0x08 use it. Numbers are big-endian, 32
/// bytes; a point of G1 is x ‖ y, infinity is all zeros. none: a coordinate that is not below the
/// field's modulus, or a point off its curve or outside its group.
namespace alt::crypto {

/// ECADD of EIP-196: two points of G1. Input is right-padded with zeros, or cut, to 128 bytes.
std::optional<std::array<std::uint8_t, 64>> bn254_add(BytesView input) noexcept;

/// ECMUL of EIP-196: a point of G1 and a scalar of any size. Input is right-padded with zeros, or
/// cut, to 96 bytes.
std::optional<std::array<std::uint8_t, 64>> bn254_mul(BytesView input) noexcept;

/// EIP-197: whether the product of the pairings is one. Each pair is 192 bytes: a point of G1 and
/// one of G2, whose coordinates in Fp2 are written imaginary part first. No pairs: true. none also
/// for a length that is not a multiple of 192.
std::optional<bool> bn254_pairing_check(BytesView input);

}  // namespace alt::crypto
