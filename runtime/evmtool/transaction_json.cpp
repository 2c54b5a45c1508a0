#include "runtime/evmtool/transaction_json.hpp"

#include "core/base/hex.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

Result<eth::Authorization> parse_authorization(const codec::Json& json) {
    eth::Authorization out;
    ALT_TRY_ASSIGN(out.chain_id, number_at(json, "chainId"));
    ALT_TRY_ASSIGN(out.address, codec::get_address(json, "address"));
    ALT_TRY_ASSIGN(out.nonce, u64_at(json, "nonce"));
    const bool named = codec::find(json, "yParity") != nullptr;
    ALT_TRY_ASSIGN(const auto parity, u64_at(json, named ? "yParity" : "v"));
    if (parity > 0xff) return make_error(Errc::invalid_input, "authorizationList: v above 255");
    out.y_parity = static_cast<std::uint8_t>(parity);
    ALT_TRY_ASSIGN(out.r, number_at(json, "r"));
    ALT_TRY_ASSIGN(out.s, number_at(json, "s"));
    return out;
}

/// The first name if there is such a member, otherwise the other.
const char* name_of(const codec::Json& json, const char* one, const char* other) {
    return codec::find(json, one) != nullptr ? one : other;
}

Result<void> parse_call(const codec::Json& json, eth::Transaction& tx) {
    ALT_TRY_ASSIGN(tx.nonce, u64_at(json, "nonce"));
    ALT_TRY_ASSIGN(tx.gas_limit, u64_at(json, name_of(json, "gas", "gasLimit")));
    ALT_TRY_ASSIGN(tx.value, number_at(json, "value"));
    ALT_TRY_ASSIGN(tx.data, codec::get_bytes(json, name_of(json, "input", "data")));
    if (const auto* to = codec::find(json, "to"); to != nullptr && *to != "") {
        ALT_TRY_ASSIGN(tx.to, codec::as_address(*to, "to"));
    }
    if (const auto* list = codec::find(json, "accessList")) {
        tx.type = eth::TxType::access_list;
        ALT_TRY_ASSIGN(tx.access_list, parse_access_list(*list));
    }
    return {};
}

Result<void> parse_type(const codec::Json& json, eth::Transaction& tx) {
    if (codec::find(json, "type") == nullptr) return {};
    ALT_TRY_ASSIGN(const auto type, u64_at(json, "type"));
    if (type > static_cast<std::uint64_t>(eth::TxType::set_code))
        return make_error(Errc::invalid_input, "type: " + std::to_string(type) + " is not known");
    tx.type = static_cast<eth::TxType>(type);
    return {};
}

/// `v` says the parity and, for legacy transactions, the chain (EIP-155).
Result<void> parse_signature(const codec::Json& json, eth::Transaction& tx) {
    ALT_TRY_ASSIGN(tx.signature.r, number_at(json, "r"));
    ALT_TRY_ASSIGN(tx.signature.s, number_at(json, "s"));
    ALT_TRY_ASSIGN(const auto v, u64_at(json, name_of(json, "v", "yParity")));
    const auto invalid = make_error(Errc::invalid_input, "v: " + std::to_string(v));
    if (tx.type != eth::TxType::legacy) {
        if (v > 1) return invalid;
        tx.signature.odd_y = v == 1;
        return {};
    }
    if (v != 27 && v != 28 && v < 35) return invalid;
    tx.signature.odd_y = v % 2 == 0;
    tx.chain_id.reset();
    if (v >= 35) tx.chain_id = (v - 35) / 2;
    return {};
}

Result<void> sign(const codec::Json& json, eth::Transaction& tx) {
    if (const auto* guarded = codec::find(json, "protected")) {
        ALT_TRY_ASSIGN(const auto is_protected, codec::as_bool(*guarded, "protected"));
        if (!is_protected && tx.type == eth::TxType::legacy) tx.chain_id.reset();
    }
    ALT_TRY_ASSIGN(const auto secret, codec::get_bytes(json, "secretKey"));
    ALT_TRY_ASSIGN(const auto key, crypto::PrivateKey::from_bytes(secret));
    eth::sign(tx, key);
    return {};
}

}  // namespace

Result<std::vector<eth::AccessEntry>> parse_access_list(const codec::Json& json) {
    std::vector<eth::AccessEntry> out;
    if (!json.is_array()) return make_error(Errc::invalid_input, "accessList: not a list");
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

Result<void> parse_fees(const codec::Json& json, eth::Transaction& tx) {
    if (codec::find(json, "maxFeePerGas") == nullptr) {
        ALT_TRY_ASSIGN(tx.max_fee_per_gas, number_at(json, "gasPrice"));
        tx.max_priority_fee_per_gas = tx.max_fee_per_gas;
        return {};
    }
    tx.type = eth::TxType::fee_market;
    ALT_TRY_ASSIGN(tx.max_fee_per_gas, number_at(json, "maxFeePerGas"));
    ALT_TRY_ASSIGN(tx.max_priority_fee_per_gas, number_at(json, "maxPriorityFeePerGas"));
    return {};
}

Result<void> parse_extensions(const codec::Json& json, eth::Transaction& tx) {
    if (codec::find(json, "maxFeePerBlobGas") != nullptr) {
        tx.type = eth::TxType::blob;
        ALT_TRY_ASSIGN(tx.max_fee_per_blob_gas, number_at(json, "maxFeePerBlobGas"));
        ALT_TRY_ASSIGN(const auto* hashes, codec::get_array(json, "blobVersionedHashes"));
        for (const auto& item : *hashes) {
            ALT_TRY_ASSIGN(const auto hash, codec::as_hash(item, "blobVersionedHashes"));
            tx.blob_versioned_hashes.push_back(hash);
        }
    }
    if (codec::find(json, "authorizationList") != nullptr) {
        tx.type = eth::TxType::set_code;
        ALT_TRY_ASSIGN(const auto* list, codec::get_array(json, "authorizationList"));
        for (const auto& item : *list) {
            ALT_TRY_ASSIGN(const auto authorization, parse_authorization(item));
            tx.authorization_list.push_back(authorization);
        }
    }
    return {};
}

Result<eth::Transaction> parse_transaction(const codec::Json& json, std::uint64_t chain_id) {
    eth::Transaction tx;
    tx.chain_id = chain_id;
    if (codec::find(json, "chainId") != nullptr) {
        ALT_TRY_ASSIGN(tx.chain_id, u64_at(json, "chainId"));
    }
    ALT_TRY(parse_call(json, tx));
    ALT_TRY(parse_fees(json, tx));
    ALT_TRY(parse_extensions(json, tx));
    ALT_TRY(parse_type(json, tx));
    if (codec::find(json, "secretKey") != nullptr)
        ALT_TRY(sign(json, tx));
    else
        ALT_TRY(parse_signature(json, tx));
    return tx;
}

}  // namespace alt::evmtool
