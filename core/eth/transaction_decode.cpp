#include "core/codec/rlp.hpp"
#include "core/eth/transaction.hpp"

namespace alt::eth {
namespace {

using codec::RlpReader;

Error invalid(const char* reason) {
    return make_error(Errc::invalid_input, reason);
}

Result<std::vector<AccessEntry>> read_access_list(RlpReader& in) {
    ALT_TRY_ASSIGN(RlpReader entries, in.list());
    std::vector<AccessEntry> out;
    while (!entries.at_end()) {
        ALT_TRY_ASSIGN(RlpReader fields, entries.list());
        AccessEntry entry;
        ALT_TRY_ASSIGN(entry.address, fields.address());
        ALT_TRY_ASSIGN(RlpReader keys, fields.list());
        while (!keys.at_end()) {
            ALT_TRY_ASSIGN(const Hash256 key, keys.hash());
            entry.storage_keys.push_back(key);
        }
        ALT_TRY(fields.finish());
        out.push_back(std::move(entry));
    }
    return out;
}

Result<Authorization> read_authorization(RlpReader in) {
    Authorization out;
    ALT_TRY_ASSIGN(out.chain_id, in.uint());
    ALT_TRY_ASSIGN(out.address, in.address());
    ALT_TRY_ASSIGN(out.nonce, in.uint64());
    ALT_TRY_ASSIGN(const std::uint64_t parity, in.uint64());
    if (parity > 0xff) return invalid("authorization: y parity is above 255");
    out.y_parity = static_cast<std::uint8_t>(parity);
    ALT_TRY_ASSIGN(out.r, in.uint());
    ALT_TRY_ASSIGN(out.s, in.uint());
    ALT_TRY(in.finish());
    return out;
}

Result<void> read_authorizations(RlpReader& in, Transaction& tx) {
    ALT_TRY_ASSIGN(RlpReader items, in.list());
    while (!items.at_end()) {
        ALT_TRY_ASSIGN(const RlpReader fields, items.list());
        ALT_TRY_ASSIGN(auto item, read_authorization(fields));
        tx.authorization_list.push_back(item);
    }
    return {};
}

Result<void> read_blob_fields(RlpReader& in, Transaction& tx) {
    ALT_TRY_ASSIGN(tx.max_fee_per_blob_gas, in.uint());
    ALT_TRY_ASSIGN(RlpReader hashes, in.list());
    while (!hashes.at_end()) {
        ALT_TRY_ASSIGN(const Hash256 hash, hashes.hash());
        tx.blob_versioned_hashes.push_back(hash);
    }
    return {};
}

/// to, value, data: the same in all types but deposits.
Result<void> read_call(RlpReader& in, Transaction& tx) {
    ALT_TRY_ASSIGN(tx.to, in.optional_address());
    ALT_TRY_ASSIGN(tx.value, in.uint());
    ALT_TRY_ASSIGN(const BytesView data, in.bytes());
    tx.data = to_bytes(data);
    return {};
}

Result<void> read_rs(RlpReader& in, Transaction& tx) {
    ALT_TRY_ASSIGN(tx.signature.r, in.uint());
    ALT_TRY_ASSIGN(tx.signature.s, in.uint());
    return {};
}

Result<void> set_legacy_v(Transaction& tx, std::uint64_t v) {
    if (v == 27 || v == 28) {
        tx.signature.odd_y = v == 28;
        return {};
    }
    if (v < 35) return invalid("v is neither 27, 28 nor EIP-155's (INVALID_SIGNATURE_VRS)");
    tx.signature.odd_y = (v - 35) % 2 == 1;
    tx.chain_id = (v - 35) / 2;
    return {};
}

Result<Transaction> read_legacy(RlpReader in) {
    Transaction tx;
    ALT_TRY_ASSIGN(tx.nonce, in.uint64());
    ALT_TRY_ASSIGN(tx.max_fee_per_gas, in.uint());
    tx.max_priority_fee_per_gas = tx.max_fee_per_gas;
    ALT_TRY_ASSIGN(tx.gas_limit, in.uint64());
    ALT_TRY(read_call(in, tx));
    ALT_TRY_ASSIGN(const std::uint64_t v, in.uint64());
    ALT_TRY(set_legacy_v(tx, v));
    ALT_TRY(read_rs(in, tx));
    ALT_TRY(in.finish());
    return tx;
}

Result<void> read_typed_body(RlpReader& in, Transaction& tx) {
    ALT_TRY_ASSIGN(tx.chain_id, in.uint64());
    ALT_TRY_ASSIGN(tx.nonce, in.uint64());
    ALT_TRY_ASSIGN(tx.max_priority_fee_per_gas, in.uint());
    tx.max_fee_per_gas = tx.max_priority_fee_per_gas;
    if (tx.has_fee_market()) {
        ALT_TRY_ASSIGN(tx.max_fee_per_gas, in.uint());
    }
    ALT_TRY_ASSIGN(tx.gas_limit, in.uint64());
    ALT_TRY(read_call(in, tx));
    ALT_TRY_ASSIGN(tx.access_list, read_access_list(in));
    if (tx.type == TxType::blob) return read_blob_fields(in, tx);
    if (tx.type == TxType::set_code) return read_authorizations(in, tx);
    return {};
}

Result<Transaction> read_typed(RlpReader in, TxType type) {
    if (type == TxType::blob && in.next_is_list())
        return invalid("a blob transaction in its network form (TYPE_3_TX_WITH_FULL_BLOBS)");
    Transaction tx;
    tx.type = type;
    ALT_TRY(read_typed_body(in, tx));
    ALT_TRY_ASSIGN(const std::uint64_t parity, in.uint64());
    if (parity > 1) return invalid("y parity is neither 0 nor 1 (INVALID_SIGNATURE_VRS)");
    tx.signature.odd_y = parity == 1;
    ALT_TRY(read_rs(in, tx));
    ALT_TRY(in.finish());
    return tx;
}

Result<Transaction> read_deposit(RlpReader in) {
    Transaction tx;
    tx.type = TxType::deposit;
    ALT_TRY_ASSIGN(tx.source_hash, in.hash());
    ALT_TRY_ASSIGN(tx.from, in.address());
    ALT_TRY_ASSIGN(tx.to, in.optional_address());
    ALT_TRY_ASSIGN(tx.mint, in.uint());
    ALT_TRY_ASSIGN(tx.value, in.uint());
    ALT_TRY_ASSIGN(tx.gas_limit, in.uint64());
    ALT_TRY_ASSIGN(const std::uint64_t is_system, in.uint64());
    if (is_system > 1) return invalid("isSystemTx is neither 0 nor 1");
    tx.is_system = is_system == 1;
    ALT_TRY_ASSIGN(const BytesView data, in.bytes());
    tx.data = to_bytes(data);
    ALT_TRY(in.finish());
    return tx;
}

Result<RlpReader> only_list(BytesView raw) {
    RlpReader outer(raw);
    ALT_TRY_ASSIGN(const RlpReader fields, outer.list());
    ALT_TRY(outer.finish());
    return fields;
}

Result<Transaction> decode_by_type(BytesView raw) {
    if (raw.empty()) return invalid("empty");
    const std::uint8_t first = raw[0];
    if (first >= 0xc0) {
        ALT_TRY_ASSIGN(const RlpReader fields, only_list(raw));
        return read_legacy(fields);
    }
    const auto type = static_cast<TxType>(first);
    const bool is_typed = type >= TxType::access_list && type <= TxType::set_code;
    if (!is_typed && type != TxType::deposit)
        return invalid("unknown transaction type (TYPE_NOT_SUPPORTED)");
    ALT_TRY_ASSIGN(const RlpReader fields, only_list(raw.subspan(1)));
    return is_typed ? read_typed(fields, type) : read_deposit(fields);
}

}  // namespace

Result<Transaction> decode_transaction(BytesView raw) {
    auto tx = decode_by_type(raw);
    if (!tx) return std::move(tx.error()).wrap("transaction");
    return tx;
}

}  // namespace alt::eth
