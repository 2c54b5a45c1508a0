#include "core/eth/blob_sidecar.hpp"

#include <doctest/doctest.h>

#include "core/crypto/hd_key.hpp"
#include "core/crypto/kzg.hpp"
#include "tests/support/cell_vector.hpp"

namespace alt {
namespace {

/// One blob that says little, with its commitment and proof.
eth::BlobBundle small_bundle() {
    eth::BlobBundle bundle;
    Bytes blob(crypto::kKzgBlobSize);
    blob[31] = 7;
    const auto commitment = crypto::kzg_commit(blob).value();
    const auto proof = crypto::kzg_prove_blob(blob, commitment).value();
    bundle.tx.type = eth::TxType::blob;
    bundle.tx.chain_id = 1;
    bundle.tx.to = Address{};
    bundle.tx.max_fee_per_blob_gas = 9;
    bundle.tx.blob_versioned_hashes = {eth::versioned_hash(commitment)};
    eth::sign(bundle.tx, crypto::dev_key(0));
    bundle.sidecar.blobs = {blob};
    bundle.sidecar.commitments = {to_bytes(commitment)};
    bundle.sidecar.proofs = {to_bytes(proof)};
    return bundle;
}

TEST_SUITE("core/eth/blob_sidecar") {
    TEST_CASE("a sidecar belongs to one transaction") {
        const auto bundle = small_bundle();
        CHECK(eth::check_sidecar(bundle.tx, bundle.sidecar).has_value());
        auto other = bundle;
        other.sidecar.blobs[0][63] = 1;
        CHECK_FALSE(eth::check_sidecar(other.tx, other.sidecar).has_value());
        other = bundle;
        other.tx.blob_versioned_hashes[0].bytes[5] ^= 1;
        CHECK_FALSE(eth::check_sidecar(other.tx, other.sidecar).has_value());
        other = bundle;
        other.sidecar.proofs.clear();
        CHECK_FALSE(eth::check_sidecar(other.tx, other.sidecar).has_value());
    }

    TEST_CASE("cell proofs come a hundred and twenty-eight a blob") {
        auto bundle = small_bundle();
        bundle.sidecar.version = 1;
        CHECK_FALSE(eth::check_sidecar(bundle.tx, bundle.sidecar).has_value());
        const testing::CellVector cells;
        bundle.tx.blob_versioned_hashes = {eth::versioned_hash(cells.commitment)};
        bundle.sidecar.blobs = {cells.blob};
        bundle.sidecar.commitments = {cells.commitment};
        bundle.sidecar.proofs = cells.proofs;
        CHECK(eth::check_sidecar(bundle.tx, bundle.sidecar).has_value());
        bundle.sidecar.proofs.resize(127);
        CHECK_FALSE(eth::check_sidecar(bundle.tx, bundle.sidecar).has_value());
        bundle.sidecar.proofs.resize(128, cells.proofs[0]);
        CHECK_FALSE(eth::check_sidecar(bundle.tx, bundle.sidecar).has_value());
        bundle.sidecar.proofs = cells.proofs;
        bundle.sidecar.blobs[0][31] ^= 8;
        CHECK_FALSE(eth::check_sidecar(bundle.tx, bundle.sidecar).has_value());
    }

    TEST_CASE("both network forms decode to what was encoded, and nothing else does") {
        auto bundle = small_bundle();
        for (const bool cells : {false, true}) {
            const auto version = static_cast<std::uint8_t>(cells ? 1 : 0);
            bundle.sidecar.version = version;
            Bytes raw = eth::encode(bundle);
            CHECK(eth::is_blob_bundle(raw));
            const auto back = eth::decode_blob_bundle(raw);
            REQUIRE(back.has_value());
            CHECK(back->sidecar.version == version);
            CHECK(back->sidecar.blobs == bundle.sidecar.blobs);
            CHECK(eth::hash_of(back->tx) == eth::hash_of(bundle.tx));
            const auto plain = eth::decode_transaction(raw);
            REQUIRE_FALSE(plain.has_value());
            CHECK(plain.error().message.ends_with("(TYPE_3_TX_WITH_FULL_BLOBS)"));
            raw.push_back(0);
            CHECK_FALSE(eth::decode_blob_bundle(raw).has_value());
        }
        const Bytes inner = eth::encode(bundle.tx);
        CHECK_FALSE(eth::is_blob_bundle(inner));
        CHECK_FALSE(eth::decode_blob_bundle(inner).has_value());
    }
}

}  // namespace
}  // namespace alt
