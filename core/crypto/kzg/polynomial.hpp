#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/crypto/bls12_381/field.hpp"

/// The polynomials behind blobs: of degree below 4096 over the integers modulo r, given by their
/// values at the 4096th roots of unity. Source: the "polynomial commitments" of the consensus
/// specification of EIP-4844.
namespace alt::crypto::kzg {

using bls12_381::Fr;

/// The value at root ^ bit_reversed(i) at index i: the order of a blob.
using Polynomial = std::vector<Fr>;

/// `index` (below 4096) with its 12 bits in the other order.
std::size_t bit_reversed(std::size_t index) noexcept;

/// none: not 32 bytes, or not below r.
std::optional<Fr> read_scalar(BytesView bytes) noexcept;

/// none: not of the size of a blob, or an element not below r.
std::optional<Polynomial> read_blob(BytesView blob);

/// The value at z.
Fr evaluate(const Polynomial& polynomial, const Fr& z);

/// By ascending powers.
std::vector<Fr> coefficients_of(const Polynomial& polynomial);
/// The polynomial with these coefficients, 4096 at the most.
Polynomial from_coefficients(std::vector<Fr> coefficients);

/// The root of unity at that index, in the order of a blob.
Fr root_at(std::size_t index);

/// (polynomial - y) / (X - z), for y, the value at z.
Polynomial quotient(const Polynomial& polynomial, const Fr& z, const Fr& y);

}  // namespace alt::crypto::kzg
