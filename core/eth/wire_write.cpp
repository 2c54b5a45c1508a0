#include "core/eth/wire_write.hpp"

namespace alt::eth {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using wire::hex;
using wire::quantity;

Json to_json(const PlacedReceipt& placed) {
    const Receipt& receipt = placed.receipt;
    JsonObject out;
    wire::add_placement(out, placed.at);
    out["transactionHash"] = hex(placed.tx_hash);
    out["type"] = quantity(static_cast<std::uint64_t>(receipt.type));
    out["status"] = receipt.success ? "0x1" : "0x0";
    out["from"] = hex(placed.from);
    out["to"] = wire::hex_or_null(placed.to);
    out["contractAddress"] = wire::hex_or_null(receipt.contract_address);
    out["gasUsed"] = quantity(receipt.gas_used);
    out["cumulativeGasUsed"] = quantity(receipt.cumulative_gas_used);
    out["effectiveGasPrice"] = quantity(receipt.effective_gas_price);
    if (receipt.type == TxType::blob) {
        out["blobGasUsed"] = quantity(receipt.blob_gas_used);
        out["blobGasPrice"] = quantity(receipt.blob_gas_price);
    }
    out["logsBloom"] = hex(receipt.bloom);
    JsonArray logs;
    std::uint64_t index = placed.first_log_index;
    for (const Log& log : receipt.logs)
        logs.push_back(to_json(PlacedLog{log, placed.at, placed.tx_hash, index++, false}));
    out["logs"] = std::move(logs);
    if (receipt.deposit_nonce) {
        out["depositNonce"] = quantity(*receipt.deposit_nonce);
        out["depositReceiptVersion"] = "0x1";
    }
    return out;
}

Json to_json(const PlacedLog& placed) {
    JsonObject out;
    out["address"] = hex(placed.log.address);
    JsonArray topics;
    for (const Hash256& topic : placed.log.topics) topics.push_back(hex(topic));
    out["topics"] = std::move(topics);
    out["data"] = hex(placed.log.data);
    wire::add_placement(out, placed.at);
    out["blockTimestamp"] = quantity(placed.at.timestamp);
    out["transactionHash"] = hex(placed.tx_hash);
    out["logIndex"] = quantity(placed.log_index);
    out["removed"] = placed.removed;
    return out;
}

}  // namespace alt::eth
