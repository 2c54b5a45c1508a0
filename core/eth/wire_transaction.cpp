#include "core/eth/wire_write.hpp"

namespace alt::eth {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using wire::hex;
using wire::quantity;

JsonArray hashes_json(const std::vector<Hash256>& hashes) {
    JsonArray out;
    for (const Hash256& hash : hashes) out.push_back(hex(hash));
    return out;
}

Json authorizations_json(const std::vector<Authorization>& list) {
    JsonArray out;
    for (const Authorization& item : list) {
        JsonObject object;
        object["chainId"] = quantity(item.chain_id);
        object["address"] = hex(item.address);
        object["nonce"] = quantity(item.nonce);
        object["yParity"] = quantity(std::uint64_t{item.y_parity});
        object["r"] = quantity(item.r);
        object["s"] = quantity(item.s);
        out.push_back(std::move(object));
    }
    return out;
}

void add_prices(JsonObject& out, const Transaction& tx, bool mined, const uint256& base_fee) {
    if (tx.is_deposit()) {
        out["gasPrice"] = "0x0";
        return;
    }
    // A pending transaction has no price yet; clients show the most it may pay.
    out["gasPrice"] = quantity(mined ? effective_gas_price(tx, base_fee) : tx.max_fee_per_gas);
    if (!tx.has_fee_market()) return;
    out["maxFeePerGas"] = quantity(tx.max_fee_per_gas);
    out["maxPriorityFeePerGas"] = quantity(tx.max_priority_fee_per_gas);
    if (tx.type == TxType::blob) out["maxFeePerBlobGas"] = quantity(tx.max_fee_per_blob_gas);
}

void add_signature(JsonObject& out, const Transaction& tx) {
    if (tx.is_deposit()) {
        out["v"] = "0x0";
        out["r"] = "0x0";
        out["s"] = "0x0";
        return;
    }
    uint256 v(tx.signature.odd_y ? 1 : 0);
    if (tx.type == TxType::legacy) {
        v += tx.chain_id ? uint256(*tx.chain_id) * 2 + 35 : uint256(27);
    } else {
        out["yParity"] = quantity(v);
    }
    out["v"] = quantity(v);
    out["r"] = quantity(tx.signature.r);
    out["s"] = quantity(tx.signature.s);
}

void add_deposit(JsonObject& out, const Transaction& tx) {
    out["sourceHash"] = hex(tx.source_hash);
    out["mint"] = quantity(tx.mint);
    out["isSystemTx"] = tx.is_system;
}

}  // namespace

Json to_json(const std::vector<AccessEntry>& entries) {
    JsonArray out;
    for (const AccessEntry& entry : entries) {
        JsonObject object;
        object["address"] = hex(entry.address);
        object["storageKeys"] = hashes_json(entry.storage_keys);
        out.push_back(std::move(object));
    }
    return out;
}

Json to_json(const Transaction& tx, const Hash256& hash, const Address& from,
             const std::optional<Placement>& at, const uint256& base_fee) {
    JsonObject out;
    wire::add_placement(out, at);
    if (at) out["blockTimestamp"] = quantity(at->timestamp);
    out["hash"] = hex(hash);
    out["type"] = quantity(static_cast<std::uint64_t>(tx.type));
    if (tx.chain_id) out["chainId"] = quantity(*tx.chain_id);
    out["nonce"] = quantity(tx.nonce);
    out["from"] = hex(from);
    out["to"] = wire::hex_or_null(tx.to);
    out["value"] = quantity(tx.value);
    out["gas"] = quantity(tx.gas_limit);
    add_prices(out, tx, at.has_value(), base_fee);
    out["input"] = hex(tx.data);
    if (tx.has_access_list()) out["accessList"] = to_json(tx.access_list);
    if (tx.type == TxType::blob) out["blobVersionedHashes"] = hashes_json(tx.blob_versioned_hashes);
    if (tx.type == TxType::set_code)
        out["authorizationList"] = authorizations_json(tx.authorization_list);
    add_signature(out, tx);
    if (tx.is_deposit()) add_deposit(out, tx);
    return out;
}

}  // namespace alt::eth
