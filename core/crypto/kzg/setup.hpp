#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/crypto/bls12_381/pairing.hpp"

/// The mainnet trusted setup of EIP-4844, the result of the Ethereum KZG ceremony: what a secret s
/// that nobody knows leaves behind.
namespace alt::crypto::kzg {

/// Field elements in a blob; values that determine a polynomial.
inline constexpr std::size_t kSetupSize = 4096;

/// The 48 bytes of a compressed point, as six big-endian words.
using CompressedG1 = std::array<std::uint64_t, 6>;
/// l_i(s) times the generator of G1, where the polynomial l_i is 1 at the i-th root of unity and 0
/// at the others, in the order of the exponents i.
extern const std::array<CompressedG1, kSetupSize> kLagrangePoints;

/// The same points, decompressed, in the order of a blob: bit-reversed exponents. The first call
/// takes a tenth of a second.
std::span<const bls12_381::G1Affine> lagrange_points();

/// The generator of G2, s times it, and s^64 times it.
const bls12_381::PreparedG2& prepared_generator() noexcept;
const bls12_381::PreparedG2& prepared_secret() noexcept;
const bls12_381::PreparedG2& prepared_cell_secret() noexcept;

}  // namespace alt::crypto::kzg
