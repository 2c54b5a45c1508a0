#include "core/eth/blob_sidecar.hpp"

#include "core/codec/rlp.hpp"
#include "core/crypto/kzg.hpp"
#include "core/crypto/sha256.hpp"

namespace alt::eth {
namespace {

using codec::RlpReader;
using codec::RlpWriter;

constexpr std::uint8_t kBlobHashVersion = 0x01;

Error invalid(const std::string& reason) {
    return make_error(Errc::invalid_input, reason);
}

Result<std::vector<Bytes>> read_strings(RlpReader& in, std::size_t size) {
    ALT_TRY_ASSIGN(RlpReader items, in.list());
    std::vector<Bytes> out;
    while (!items.at_end()) {
        ALT_TRY_ASSIGN(const BytesView item, items.bytes());
        if (item.size() != size) return invalid("sidecar: string of a wrong length");
        out.push_back(to_bytes(item));
    }
    return out;
}

void write_strings(RlpWriter& out, const std::vector<Bytes>& strings) {
    out.begin_list();
    for (const Bytes& string : strings) out.bytes(string);
    out.end_list();
}

Result<Transaction> read_inner(RlpReader& in) {
    ALT_TRY_ASSIGN(const BytesView fields, in.raw());
    Bytes raw{static_cast<std::uint8_t>(TxType::blob)};
    append(raw, fields);
    return decode_transaction(raw);
}

Result<BlobBundle> read_bundle(BytesView raw) {
    if (!is_blob_bundle(raw)) return invalid("no network form of a blob transaction");
    RlpReader outer(raw.subspan(1));
    ALT_TRY_ASSIGN(RlpReader in, outer.list());
    ALT_TRY(outer.finish());
    BlobBundle out;
    ALT_TRY_ASSIGN(out.tx, read_inner(in));
    if (!in.next_is_list()) {
        ALT_TRY_ASSIGN(const std::uint64_t version, in.uint64());
        if (version != 1) return invalid("sidecar: unknown version");
        out.sidecar.version = 1;
    }
    ALT_TRY_ASSIGN(out.sidecar.blobs, read_strings(in, crypto::kKzgBlobSize));
    constexpr std::size_t kPoint = std::tuple_size_v<crypto::KzgPoint>;
    ALT_TRY_ASSIGN(out.sidecar.commitments, read_strings(in, kPoint));
    ALT_TRY_ASSIGN(out.sidecar.proofs, read_strings(in, kPoint));
    ALT_TRY(in.finish());
    return out;
}

Result<void> check_blob(BytesView blob, BytesView commitment, BytesView proof) {
    if (crypto::kzg_check_blob_proof(blob, commitment, proof) == crypto::KzgVerdict::valid)
        return {};
    return invalid("sidecar: a blob's proof does not hold");
}

Result<void> check_cells(BytesView blob, BytesView commitment, std::span<const Bytes> proofs) {
    if (crypto::kzg_check_cell_proofs(blob, commitment, proofs) == crypto::KzgVerdict::valid)
        return {};
    return invalid("sidecar: the proofs of a blob's cells do not hold");
}

}  // namespace

bool is_blob_bundle(BytesView raw) noexcept {
    if (raw.empty() || raw[0] != static_cast<std::uint8_t>(TxType::blob)) return false;
    RlpReader outer(raw.subspan(1));
    const auto fields = outer.list();
    return fields.has_value() && fields.value().next_is_list();
}

Result<BlobBundle> decode_blob_bundle(BytesView raw) {
    auto bundle = read_bundle(raw);
    if (!bundle) return std::move(bundle.error()).wrap("blob transaction");
    return bundle;
}

Bytes encode(const BlobBundle& bundle) {
    const Bytes tx = encode(bundle.tx);
    RlpWriter out;
    out.begin_list().raw(BytesView(tx).subspan(1));
    if (bundle.sidecar.version != 0) out.uint(bundle.sidecar.version);
    write_strings(out, bundle.sidecar.blobs);
    write_strings(out, bundle.sidecar.commitments);
    write_strings(out, bundle.sidecar.proofs);
    out.end_list();
    Bytes raw = out.take();
    raw.insert(raw.begin(), static_cast<std::uint8_t>(TxType::blob));
    return raw;
}

Hash256 versioned_hash(BytesView commitment) noexcept {
    Hash256 hash = crypto::sha256(commitment);
    hash.bytes[0] = kBlobHashVersion;
    return hash;
}

Result<void> check_sidecar(const Transaction& tx, const BlobSidecar& sidecar) {
    const std::size_t count = tx.blob_versioned_hashes.size();
    const std::size_t proofs = sidecar.version == 0 ? count : count * crypto::kKzgCellsPerBlob;
    if (sidecar.blobs.size() != count || sidecar.commitments.size() != count ||
        sidecar.proofs.size() != proofs)
        return invalid("sidecar: counts differ from the transaction's blobs");
    for (std::size_t i = 0; i < count; ++i) {
        const Bytes& commitment = sidecar.commitments[i];
        if (versioned_hash(commitment) != tx.blob_versioned_hashes[i])
            return invalid("sidecar: a commitment has another hash (INVALID_VERSIONED_HASHES)");
        if (sidecar.version == 0)
            ALT_TRY(check_blob(sidecar.blobs[i], commitment, sidecar.proofs[i]));
        else
            ALT_TRY(
                check_cells(sidecar.blobs[i], commitment,
                            std::span(sidecar.proofs)
                                .subspan(i * crypto::kKzgCellsPerBlob, crypto::kKzgCellsPerBlob)));
    }
    return {};
}

}  // namespace alt::eth
