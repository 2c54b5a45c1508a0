#include "core/base/hex.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

Result<const codec::Json*> element(const codec::Json& parts, const codec::Json& indexes,
                                   std::string_view list, std::string_view index) {
    ALT_TRY_ASSIGN(const auto* values, codec::get_array(parts, list));
    ALT_TRY_ASSIGN(const auto at, codec::get_u64(indexes, index));
    if (at >= values->size())
        return make_error(Errc::invalid_input, std::string(list) + ": no such index");
    return &(*values)[at];
}

Result<std::vector<eth::AccessEntry>> parse_access_list(const codec::Json& json) {
    std::vector<eth::AccessEntry> out;
    if (!json.is_array()) return make_error(Errc::invalid_input, "accessLists: not a list");
    for (const auto& item : json.get_array()) {
        eth::AccessEntry entry;
        ALT_TRY_ASSIGN(entry.address, codec::get_address(item, "address"));
        ALT_TRY_ASSIGN(const auto* keys, codec::get_array(item, "storageKeys"));
        for (const auto& key : *keys) {
            ALT_TRY_ASSIGN(const auto hash, codec::as_hash(key, "storageKeys"));
            entry.storage_keys.push_back(hash);
        }
        out.push_back(std::move(entry));
    }
    return out;
}

Result<uint256> quantity(const codec::Json& json) {
    return number_at(codec::Json(codec::JsonObject{{"value", json}}), "value");
}

Result<eth::Authorization> parse_authorization(const codec::Json& json) {
    eth::Authorization out;
    ALT_TRY_ASSIGN(out.chain_id, number_at(json, "chainId"));
    ALT_TRY_ASSIGN(out.address, codec::get_address(json, "address"));
    ALT_TRY_ASSIGN(out.nonce, u64_at(json, "nonce"));
    ALT_TRY_ASSIGN(const auto parity, u64_at(json, "v"));
    if (parity > 0xff) return make_error(Errc::invalid_input, "authorizationList: v above 255");
    out.y_parity = static_cast<std::uint8_t>(parity);
    ALT_TRY_ASSIGN(out.r, number_at(json, "r"));
    ALT_TRY_ASSIGN(out.s, number_at(json, "s"));
    return out;
}

/// What makes a transaction one of type 3 or 4.
Result<void> parse_extensions(const codec::Json& parts, eth::Transaction& tx) {
    if (codec::find(parts, "maxFeePerBlobGas") != nullptr) {
        tx.type = eth::TxType::blob;
        ALT_TRY_ASSIGN(tx.max_fee_per_blob_gas, number_at(parts, "maxFeePerBlobGas"));
        ALT_TRY_ASSIGN(const auto* hashes, codec::get_array(parts, "blobVersionedHashes"));
        for (const auto& item : *hashes) {
            ALT_TRY_ASSIGN(const auto hash, codec::as_hash(item, "blobVersionedHashes"));
            tx.blob_versioned_hashes.push_back(hash);
        }
    }
    if (codec::find(parts, "authorizationList") != nullptr) {
        tx.type = eth::TxType::set_code;
        ALT_TRY_ASSIGN(const auto* list, codec::get_array(parts, "authorizationList"));
        for (const auto& item : *list) {
            ALT_TRY_ASSIGN(const auto authorization, parse_authorization(item));
            tx.authorization_list.push_back(authorization);
        }
    }
    return {};
}

Result<void> parse_fees(const codec::Json& parts, eth::Transaction& tx) {
    if (codec::find(parts, "maxFeePerGas") == nullptr) {
        ALT_TRY_ASSIGN(tx.max_fee_per_gas, number_at(parts, "gasPrice"));
        tx.max_priority_fee_per_gas = tx.max_fee_per_gas;
        return {};
    }
    tx.type = eth::TxType::fee_market;
    ALT_TRY_ASSIGN(tx.max_fee_per_gas, number_at(parts, "maxFeePerGas"));
    ALT_TRY_ASSIGN(tx.max_priority_fee_per_gas, number_at(parts, "maxPriorityFeePerGas"));
    return {};
}

Result<void> parse_call(const codec::Json& parts, const codec::Json& indexes,
                        eth::Transaction& tx) {
    ALT_TRY_ASSIGN(tx.nonce, u64_at(parts, "nonce"));
    ALT_TRY_ASSIGN(const auto* gas, element(parts, indexes, "gasLimit", "gas"));
    ALT_TRY_ASSIGN(const auto gas_limit, quantity(*gas));
    if (!gas_limit.fits_u64()) return make_error(Errc::invalid_input, "gasLimit: above 64 bits");
    tx.gas_limit = gas_limit.low();
    ALT_TRY_ASSIGN(const auto to, codec::get_string(parts, "to"));
    if (!to.empty()) {
        ALT_TRY_ASSIGN(tx.to, parse_address(to));
    }
    ALT_TRY_ASSIGN(const auto* value, element(parts, indexes, "value", "value"));
    ALT_TRY_ASSIGN(tx.value, quantity(*value));
    ALT_TRY_ASSIGN(const auto* data, element(parts, indexes, "data", "data"));
    ALT_TRY_ASSIGN(tx.data, codec::as_bytes(*data, "data"));
    return {};
}

}  // namespace

Result<Bytes> signed_transaction(const codec::Json& transaction, const codec::Json& indexes,
                                 std::optional<std::uint64_t> chain_id) {
    eth::Transaction tx;
    tx.chain_id = chain_id;
    ALT_TRY(parse_call(transaction, indexes, tx));
    if (codec::find(transaction, "accessLists") != nullptr) {
        tx.type = eth::TxType::access_list;
        ALT_TRY_ASSIGN(const auto* list, element(transaction, indexes, "accessLists", "data"));
        ALT_TRY_ASSIGN(tx.access_list, parse_access_list(*list));
    }
    ALT_TRY(parse_fees(transaction, tx));
    ALT_TRY(parse_extensions(transaction, tx));
    ALT_TRY_ASSIGN(const auto secret, codec::get_bytes(transaction, "secretKey"));
    ALT_TRY_ASSIGN(const auto key, crypto::PrivateKey::from_bytes(secret));
    eth::sign(tx, key);
    return eth::encode(tx);
}

}  // namespace alt::evmtool
