#pragma once

#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/eth/transaction.hpp"

namespace alt::eth {

/// What travels with a blob transaction until it is in a block: blobs, and the proofs that they are
/// the ones that the transaction names.
struct BlobSidecar {
    /// 0: one proof a blob (EIP-4844); 1: a proof for each of a blob's 128 cells (EIP-7594).
    std::uint8_t version = 0;
    std::vector<Bytes> blobs;
    std::vector<Bytes> commitments;
    std::vector<Bytes> proofs;
};

/// A blob transaction in its network form.
struct BlobBundle {
    Transaction tx;
    BlobSidecar sidecar;
};

/// True if these bytes begin as the network form of a blob transaction does, and no other.
bool is_blob_bundle(BytesView raw) noexcept;
/// 0x03 ‖ rlp([tx, blobs, commitments, proofs]), or with version 1 in second place; strict.
Result<BlobBundle> decode_blob_bundle(BytesView raw);
Bytes encode(const BlobBundle& bundle);

/// 0x01 ‖ sha256(commitment)[1:] (EIP-4844).
Hash256 versioned_hash(BytesView commitment) noexcept;

/// Checks that the sidecar is the transaction's: counts, lengths, versioned hashes, and the proofs
/// that each commitment is its blob's, whichever the version has. Takes milliseconds a blob, with
/// cell proofs some 50. invalid_input: what is wrong.
Result<void> check_sidecar(const Transaction& tx, const BlobSidecar& sidecar);

}  // namespace alt::eth
