#include "core/base/hex.hpp"
#include "core/eth/wire.hpp"

namespace alt::eth {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json quantity(std::uint64_t value) {
    return Json(to_quantity(value));
}
Json quantity(const uint256& value) {
    return Json(to_quantity(value));
}
Json hex(BytesView bytes) {
    return Json(to_hex(bytes));
}
Json hex_or_null(const std::optional<Address>& address) {
    return address ? hex(*address) : Json(nullptr);
}

Json access_list_json(const std::vector<AccessEntry>& entries) {
    JsonArray out;
    for (const AccessEntry& entry : entries) {
        JsonArray keys;
        for (const Hash256& key : entry.storage_keys) keys.push_back(hex(key));
        JsonObject object;
        object["address"] = hex(entry.address);
        object["storageKeys"] = std::move(keys);
        out.push_back(std::move(object));
    }
    return out;
}

void add_placement(JsonObject& out, const std::optional<Placement>& at) {
    out["blockHash"] = at ? hex(at->block_hash) : Json(nullptr);
    out["blockNumber"] = at ? quantity(at->block_num) : Json(nullptr);
    out["transactionIndex"] = at ? quantity(at->tx_index) : Json(nullptr);
}

void add_prices(JsonObject& out, const Transaction& tx, bool mined, const uint256& base_fee) {
    if (tx.is_deposit()) {
        out["gasPrice"] = "0x0";
        return;
    }
    // A pending transaction has no price yet; clients show the most it may pay.
    out["gasPrice"] = quantity(mined ? effective_gas_price(tx, base_fee) : tx.max_fee_per_gas);
    if (tx.type != TxType::fee_market) return;
    out["maxFeePerGas"] = quantity(tx.max_fee_per_gas);
    out["maxPriorityFeePerGas"] = quantity(tx.max_priority_fee_per_gas);
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

void add_fork_fields(JsonObject& out, const Header& h) {
    if (h.base_fee_per_gas) out["baseFeePerGas"] = quantity(*h.base_fee_per_gas);
    if (h.withdrawals_root) {
        out["withdrawalsRoot"] = hex(*h.withdrawals_root);
        out["withdrawals"] = JsonArray();
    }
    if (h.blob_gas_used) out["blobGasUsed"] = quantity(*h.blob_gas_used);
    if (h.excess_blob_gas) out["excessBlobGas"] = quantity(*h.excess_blob_gas);
    if (h.parent_beacon_block_root) out["parentBeaconBlockRoot"] = hex(*h.parent_beacon_block_root);
    if (h.requests_hash) out["requestsHash"] = hex(*h.requests_hash);
}

JsonObject header_json(const Header& h, const Hash256& hash) {
    JsonObject out;
    out["hash"] = hex(hash);
    out["parentHash"] = hex(h.parent_hash);
    out["sha3Uncles"] = hex(h.ommers_hash);
    out["miner"] = hex(h.beneficiary);
    out["stateRoot"] = hex(h.state_root);
    out["transactionsRoot"] = hex(h.transactions_root);
    out["receiptsRoot"] = hex(h.receipts_root);
    out["logsBloom"] = hex(h.logs_bloom);
    out["difficulty"] = quantity(h.difficulty);
    out["number"] = quantity(h.number);
    out["gasLimit"] = quantity(h.gas_limit);
    out["gasUsed"] = quantity(h.gas_used);
    out["timestamp"] = quantity(h.timestamp);
    out["extraData"] = hex(h.extra_data);
    out["mixHash"] = hex(h.prev_randao);
    out["nonce"] = hex(h.nonce);
    add_fork_fields(out, h);
    return out;
}

}  // namespace

Json to_json(const Transaction& tx, const Hash256& hash, const Address& from,
             const std::optional<Placement>& at, const uint256& base_fee) {
    JsonObject out;
    add_placement(out, at);
    if (at) out["blockTimestamp"] = quantity(at->timestamp);
    out["hash"] = hex(hash);
    out["type"] = quantity(static_cast<std::uint64_t>(tx.type));
    if (tx.chain_id) out["chainId"] = quantity(*tx.chain_id);
    out["nonce"] = quantity(tx.nonce);
    out["from"] = hex(from);
    out["to"] = hex_or_null(tx.to);
    out["value"] = quantity(tx.value);
    out["gas"] = quantity(tx.gas_limit);
    add_prices(out, tx, at.has_value(), base_fee);
    out["input"] = hex(tx.data);
    if (tx.type == TxType::access_list || tx.type == TxType::fee_market)
        out["accessList"] = access_list_json(tx.access_list);
    add_signature(out, tx);
    if (tx.is_deposit()) add_deposit(out, tx);
    return out;
}

Json to_json(const PlacedReceipt& placed) {
    const Receipt& receipt = placed.receipt;
    JsonObject out;
    add_placement(out, placed.at);
    out["transactionHash"] = hex(placed.tx_hash);
    out["type"] = quantity(static_cast<std::uint64_t>(receipt.type));
    out["status"] = receipt.success ? "0x1" : "0x0";
    out["from"] = hex(placed.from);
    out["to"] = hex_or_null(placed.to);
    out["contractAddress"] = hex_or_null(receipt.contract_address);
    out["gasUsed"] = quantity(receipt.gas_used);
    out["cumulativeGasUsed"] = quantity(receipt.cumulative_gas_used);
    out["effectiveGasPrice"] = quantity(receipt.effective_gas_price);
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
    add_placement(out, placed.at);
    out["blockTimestamp"] = quantity(placed.at.timestamp);
    out["transactionHash"] = hex(placed.tx_hash);
    out["logIndex"] = quantity(placed.log_index);
    out["removed"] = placed.removed;
    return out;
}

Json to_json(const Block& block, const Hash256& hash, std::size_t encoded_size, bool full,
             std::span<const Address> senders) {
    JsonObject out = header_json(block.header, hash);
    out["size"] = quantity(static_cast<std::uint64_t>(encoded_size));
    out["uncles"] = JsonArray();
    const uint256 base_fee = block.header.base_fee_per_gas.value_or(uint256());
    Placement at{hash, block.header.number, block.header.timestamp, 0};
    JsonArray transactions;
    for (const Transaction& tx : block.transactions) {
        const Hash256 tx_hash = hash_of(tx);
        if (!full) {
            transactions.push_back(hex(tx_hash));
            continue;
        }
        ALT_ASSERT(at.tx_index < senders.size());
        transactions.push_back(to_json(tx, tx_hash, senders[at.tx_index], at, base_fee));
        ++at.tx_index;
    }
    out["transactions"] = std::move(transactions);
    return out;
}

}  // namespace alt::eth
