#include "core/eth/transaction.hpp"

#include <cstring>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::eth {
namespace {

using codec::RlpWriter;

void write_to(RlpWriter& out, const Transaction& tx) {
    out.bytes(tx.to ? tx.to->view() : BytesView());
}

void write_access_list(RlpWriter& out, const std::vector<AccessEntry>& entries) {
    out.begin_list();
    for (const AccessEntry& entry : entries) {
        out.begin_list().bytes(entry.address).begin_list();
        for (const Hash256& key : entry.storage_keys) out.bytes(key);
        out.end_list().end_list();
    }
    out.end_list();
}

void write_legacy_body(RlpWriter& out, const Transaction& tx) {
    out.uint(tx.nonce).uint(tx.max_fee_per_gas).uint(tx.gas_limit);
    write_to(out, tx);
    out.uint(tx.value).bytes(tx.data);
}

void write_authorizations(RlpWriter& out, const std::vector<Authorization>& list) {
    out.begin_list();
    for (const Authorization& item : list) {
        out.begin_list().uint(item.chain_id).bytes(item.address).uint(item.nonce);
        out.uint(item.y_parity).uint(item.r).uint(item.s).end_list();
    }
    out.end_list();
}

void write_blob_fields(RlpWriter& out, const Transaction& tx) {
    out.uint(tx.max_fee_per_blob_gas).begin_list();
    for (const Hash256& hash : tx.blob_versioned_hashes) out.bytes(hash);
    out.end_list();
}

/// All fields of types 1 to 4 but the signature.
void write_typed_body(RlpWriter& out, const Transaction& tx) {
    out.uint(tx.chain_id.value_or(0)).uint(tx.nonce);
    if (tx.has_fee_market()) out.uint(tx.max_priority_fee_per_gas);
    out.uint(tx.max_fee_per_gas).uint(tx.gas_limit);
    write_to(out, tx);
    out.uint(tx.value).bytes(tx.data);
    write_access_list(out, tx.access_list);
    if (tx.type == TxType::blob) write_blob_fields(out, tx);
    if (tx.type == TxType::set_code) write_authorizations(out, tx.authorization_list);
}

void write_deposit(RlpWriter& out, const Transaction& tx) {
    out.bytes(tx.source_hash).bytes(tx.from);
    write_to(out, tx);
    out.uint(tx.mint).uint(tx.value).uint(tx.gas_limit).uint(tx.is_system ? 1 : 0).bytes(tx.data);
}

/// EIP-155: parity + 35 + 2 * chain id; before it, parity + 27.
uint256 legacy_v(const Transaction& tx) noexcept {
    const uint256 parity(tx.signature.odd_y ? 1 : 0);
    if (!tx.chain_id) return parity + 27;
    return parity + 35 + uint256(*tx.chain_id) * 2;
}

Bytes with_type(TxType type, RlpWriter& list) {
    Bytes payload = list.take();
    if (type == TxType::legacy) return payload;
    payload.insert(payload.begin(), static_cast<std::uint8_t>(type));
    return payload;
}

Address low_bytes(const Hash256& hash) noexcept {
    Address out;
    std::memcpy(out.bytes.data(), hash.bytes.data() + 12, out.bytes.size());
    return out;
}

}  // namespace

Bytes encode(const Transaction& tx) {
    RlpWriter out;
    out.begin_list();
    if (tx.type == TxType::deposit) {
        write_deposit(out, tx);
    } else if (tx.type == TxType::legacy) {
        write_legacy_body(out, tx);
        out.uint(legacy_v(tx)).uint(tx.signature.r).uint(tx.signature.s);
    } else {
        write_typed_body(out, tx);
        out.uint(tx.signature.odd_y ? 1 : 0).uint(tx.signature.r).uint(tx.signature.s);
    }
    out.end_list();
    return with_type(tx.type, out);
}

Hash256 hash_of(const Transaction& tx) {
    return crypto::keccak256(encode(tx));
}

Hash256 signing_hash(const Transaction& tx) {
    RlpWriter out;
    out.begin_list();
    if (tx.type == TxType::legacy) {
        write_legacy_body(out, tx);
        if (tx.chain_id) out.uint(*tx.chain_id).uint(0).uint(0);
    } else {
        write_typed_body(out, tx);
    }
    out.end_list();
    return crypto::keccak256(with_type(tx.type, out));
}

Result<Address> recover_sender(const Transaction& tx) {
    if (tx.is_deposit()) return tx.from;
    const auto& [r, s, odd_y] = tx.signature;
    if (s > crypto::kSecp256k1HalfOrder)
        return make_error(Errc::invalid_input, "s is not low (INVALID_SIGNATURE_VRS)");
    const auto sender = crypto::recover_address(signing_hash(tx), r, s, odd_y);
    if (!sender)
        return make_error(Errc::invalid_input, "recovers no sender (INVALID_SIGNATURE_VRS)");
    return *sender;
}

void sign(Transaction& tx, const crypto::PrivateKey& key) {
    tx.signature = key.sign(signing_hash(tx));
}

Hash256 signing_hash(const Authorization& authorization) {
    static constexpr std::array<std::uint8_t, 1> kMagic{0x05};
    RlpWriter out;
    out.begin_list().uint(authorization.chain_id).bytes(authorization.address);
    out.uint(authorization.nonce).end_list();
    return crypto::keccak256(kMagic, out.take());
}

std::optional<Address> recover_authority(const Authorization& authorization) {
    const auto& [chain_id, address, nonce, y_parity, r, s] = authorization;
    if (y_parity > 1 || s > crypto::kSecp256k1HalfOrder) return std::nullopt;
    return crypto::recover_address(signing_hash(authorization), r, s, y_parity == 1);
}

Address create_address(const Address& sender, std::uint64_t nonce) {
    RlpWriter out;
    out.begin_list().bytes(sender).uint(nonce).end_list();
    return low_bytes(crypto::keccak256(out.take()));
}

Address create2_address(const Address& deployer, const Hash256& salt,
                        const Hash256& init_code_hash) {
    static constexpr std::array<std::uint8_t, 1> kPrefix{0xff};
    return low_bytes(crypto::keccak256({kPrefix, deployer, salt, init_code_hash}));
}

uint256 effective_gas_price(const Transaction& tx, const uint256& base_fee) noexcept {
    if (tx.is_deposit()) return {};
    const uint256 room = tx.max_fee_per_gas - base_fee;
    return base_fee + (tx.max_priority_fee_per_gas < room ? tx.max_priority_fee_per_gas : room);
}

}  // namespace alt::eth
