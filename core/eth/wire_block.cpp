#include "core/eth/wire_write.hpp"

namespace alt::eth {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using wire::hex;
using wire::quantity;

void add_fork_fields(JsonObject& out, const Header& h) {
    if (h.base_fee_per_gas) out["baseFeePerGas"] = quantity(*h.base_fee_per_gas);
    if (h.withdrawals_root) out["withdrawalsRoot"] = hex(*h.withdrawals_root);
    if (h.blob_gas_used) out["blobGasUsed"] = quantity(*h.blob_gas_used);
    if (h.excess_blob_gas) out["excessBlobGas"] = quantity(*h.excess_blob_gas);
    if (h.parent_beacon_block_root) out["parentBeaconBlockRoot"] = hex(*h.parent_beacon_block_root);
    if (h.requests_hash) out["requestsHash"] = hex(*h.requests_hash);
}

}  // namespace

JsonObject to_json(const Header& h, const Hash256& hash) {
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

namespace {

JsonArray withdrawals_json(const std::vector<Withdrawal>& withdrawals) {
    JsonArray out;
    for (const Withdrawal& one : withdrawals) {
        JsonObject object;
        object["index"] = quantity(one.index);
        object["validatorIndex"] = quantity(one.validator_index);
        object["address"] = hex(one.address);
        object["amount"] = quantity(one.amount);
        out.push_back(std::move(object));
    }
    return out;
}

}  // namespace

Json to_json(const Block& block, const Hash256& hash, std::size_t encoded_size, bool full,
             std::span<const Address> senders) {
    JsonObject out = to_json(block.header, hash);
    out["size"] = quantity(static_cast<std::uint64_t>(encoded_size));
    out["uncles"] = JsonArray();
    if (block.header.withdrawals_root) out["withdrawals"] = withdrawals_json(block.withdrawals);
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
