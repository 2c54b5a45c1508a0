#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/base/bytes.hpp"

/// Polynomial commitments to blobs, as EIP-4844's consensus specification defines them, with the
/// mainnet trusted setup of the Ethereum KZG ceremony. Field elements are 32 bytes, big-endian and
/// below the order r of BLS12-381; commitments and proofs are compressed G1 points of 48 bytes.
/// Arguments may have any length and content: a wrong one is the `malformed` or nullopt answer.
/// Every function may be called from any thread.
namespace alt::crypto {

constexpr std::size_t kKzgFieldElementsPerBlob = 4096;
constexpr std::size_t kKzgBlobSize = kKzgFieldElementsPerBlob * 32;  ///< bytes

/// A commitment or a proof.
using KzgPoint = std::array<std::uint8_t, 48>;

enum class KzgVerdict {
    valid,
    wrong,      ///< everything is well-formed, and the proof does not hold
    malformed,  ///< length, a scalar not below r, or no point of the G1 subgroup
};

/// Is y the value at z of the polynomial behind `commitment`?
KzgVerdict kzg_check_proof(BytesView commitment, BytesView z, BytesView y, BytesView proof);

/// `kzg_check_proof` said valid. What the precompile at 0x0a asks.
bool kzg_verify_proof(BytesView commitment, BytesView z, BytesView y, BytesView proof);

/// Does `proof` tie `commitment` to all of `blob`?
KzgVerdict kzg_check_blob_proof(BytesView blob, BytesView commitment, BytesView proof);

/// Cells of a blob that is extended to twice its size (EIP-7594).
constexpr std::size_t kKzgCellsPerBlob = 128;

/// Do these proofs, one a cell in order, tie `commitment` to the cells of `blob`, and so to all of
/// it? Takes some 50 ms.
KzgVerdict kzg_check_cell_proofs(BytesView blob, BytesView commitment,
                                 std::span<const Bytes> proofs);

std::optional<KzgPoint> kzg_commit(BytesView blob);

struct KzgOpening {
    KzgPoint proof;
    Hash256 y;  ///< value at z
};
/// Opens the commitment to `blob` at z.
std::optional<KzgOpening> kzg_prove(BytesView blob, BytesView z);

/// The proof that `kzg_check_blob_proof` accepts. `commitment` must be the one to `blob`; that it
/// is a point is checked, that it is the right one is not.
std::optional<KzgPoint> kzg_prove_blob(BytesView blob, BytesView commitment);

/// The evaluation point of a blob proof: SHA-256 of blob and commitment, below r. Only lengths are
/// checked.
std::optional<Hash256> kzg_challenge(BytesView blob, BytesView commitment);

}  // namespace alt::crypto
