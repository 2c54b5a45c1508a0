#include "core/eth/wire.hpp"

namespace alt::eth {
namespace {

using codec::Json;

Result<std::optional<Address>> optional_address(const Json& json, std::string_view key) {
    if (codec::find(json, key) == nullptr) return std::optional<Address>();
    ALT_TRY_ASSIGN(const Address address, codec::get_address(json, key));
    return std::optional<Address>(address);
}

/// `fallback` when the member is absent or null.
Result<std::uint64_t> u64_or(const Json& json, std::string_view key, std::uint64_t fallback) {
    if (codec::find(json, key) == nullptr) return fallback;
    return codec::get_u64(json, key);
}

Result<uint256> quantity_or_zero(const Json& json, std::string_view key) {
    if (codec::find(json, key) == nullptr) return uint256();
    return codec::get_quantity(json, key);
}

template <typename Fixed>
Result<Fixed> get_fixed(const Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const Bytes bytes, codec::get_bytes(json, key));
    if (bytes.size() != Fixed::kSize)
        return make_error(Errc::invalid_input, std::string(key) + ": wrong length");
    Fixed out;
    std::memcpy(out.bytes.data(), bytes.data(), Fixed::kSize);
    return out;
}

template <typename T, typename Get>
Result<void> read_optional(std::optional<T>& out, const Json& json, std::string_view key, Get get) {
    if (codec::find(json, key) == nullptr) return {};
    ALT_TRY_ASSIGN(out, get(json, key));
    return {};
}

Result<Placement> placement_from(const Json& json) {
    Placement at;
    ALT_TRY_ASSIGN(at.block_hash, codec::get_hash(json, "blockHash"));
    ALT_TRY_ASSIGN(at.block_num, codec::get_u64(json, "blockNumber"));
    ALT_TRY_ASSIGN(at.timestamp, u64_or(json, "blockTimestamp", 0));
    ALT_TRY_ASSIGN(at.tx_index, codec::get_u64(json, "transactionIndex"));
    return at;
}

Result<void> read_logs(const Json& json, PlacedReceipt& out) {
    ALT_TRY_ASSIGN(const codec::JsonArray* logs, codec::get_array(json, "logs"));
    for (const Json& element : *logs) {
        ALT_TRY_ASSIGN(PlacedLog log, log_from_json(element));
        if (out.receipt.logs.empty()) out.first_log_index = log.log_index;
        out.receipt.logs.push_back(std::move(log.log));
    }
    return {};
}

Result<void> read_outcome(const Json& json, Receipt& out) {
    ALT_TRY_ASSIGN(const std::uint64_t type, u64_or(json, "type", 0));
    if (type > 0x7f) return make_error(Errc::invalid_input, "type: not a transaction type");
    out.type = static_cast<TxType>(type);
    ALT_TRY_ASSIGN(const std::uint64_t status, codec::get_u64(json, "status"));
    out.success = status == 1;
    ALT_TRY_ASSIGN(out.cumulative_gas_used, codec::get_u64(json, "cumulativeGasUsed"));
    ALT_TRY_ASSIGN(out.gas_used, codec::get_u64(json, "gasUsed"));
    ALT_TRY_ASSIGN(out.effective_gas_price, quantity_or_zero(json, "effectiveGasPrice"));
    ALT_TRY_ASSIGN(out.blob_gas_used, u64_or(json, "blobGasUsed", 0));
    ALT_TRY_ASSIGN(out.blob_gas_price, quantity_or_zero(json, "blobGasPrice"));
    ALT_TRY_ASSIGN(out.bloom, get_fixed<Bloom>(json, "logsBloom"));
    ALT_TRY_ASSIGN(out.contract_address, optional_address(json, "contractAddress"));
    return read_optional(out.deposit_nonce, json, "depositNonce", codec::get_u64);
}

Result<PlacedReceipt> read_receipt(const Json& json) {
    PlacedReceipt out;
    ALT_TRY(read_outcome(json, out.receipt));
    ALT_TRY_ASSIGN(out.at, placement_from(json));
    ALT_TRY_ASSIGN(out.tx_hash, codec::get_hash(json, "transactionHash"));
    ALT_TRY_ASSIGN(out.from, codec::get_address(json, "from"));
    ALT_TRY_ASSIGN(out.to, optional_address(json, "to"));
    ALT_TRY(read_logs(json, out));
    return out;
}

Result<PlacedLog> read_log(const Json& json) {
    PlacedLog out;
    ALT_TRY_ASSIGN(out.log.address, codec::get_address(json, "address"));
    ALT_TRY_ASSIGN(const codec::JsonArray* topics, codec::get_array(json, "topics"));
    if (topics->size() > 4) return make_error(Errc::invalid_input, "topics: more than four");
    for (const Json& topic : *topics) {
        ALT_TRY_ASSIGN(const Hash256 hash, codec::as_hash(topic, "topics"));
        out.log.topics.push_back(hash);
    }
    ALT_TRY_ASSIGN(out.log.data, codec::get_bytes(json, "data"));
    ALT_TRY_ASSIGN(out.at, placement_from(json));
    ALT_TRY_ASSIGN(out.tx_hash, codec::get_hash(json, "transactionHash"));
    ALT_TRY_ASSIGN(out.log_index, codec::get_u64(json, "logIndex"));
    if (codec::find(json, "removed") != nullptr) {
        ALT_TRY_ASSIGN(out.removed, codec::get_bool(json, "removed"));
    }
    return out;
}

Result<void> read_roots(const Json& json, Header& h) {
    ALT_TRY_ASSIGN(h.parent_hash, codec::get_hash(json, "parentHash"));
    ALT_TRY_ASSIGN(h.ommers_hash, codec::get_hash(json, "sha3Uncles"));
    ALT_TRY_ASSIGN(h.beneficiary, codec::get_address(json, "miner"));
    ALT_TRY_ASSIGN(h.state_root, codec::get_hash(json, "stateRoot"));
    ALT_TRY_ASSIGN(h.transactions_root, codec::get_hash(json, "transactionsRoot"));
    ALT_TRY_ASSIGN(h.receipts_root, codec::get_hash(json, "receiptsRoot"));
    ALT_TRY_ASSIGN(h.logs_bloom, get_fixed<Bloom>(json, "logsBloom"));
    return {};
}

Result<void> read_numbers(const Json& json, Header& h) {
    ALT_TRY_ASSIGN(h.difficulty, quantity_or_zero(json, "difficulty"));
    ALT_TRY_ASSIGN(h.number, codec::get_u64(json, "number"));
    ALT_TRY_ASSIGN(h.gas_limit, codec::get_u64(json, "gasLimit"));
    ALT_TRY_ASSIGN(h.gas_used, codec::get_u64(json, "gasUsed"));
    ALT_TRY_ASSIGN(h.timestamp, codec::get_u64(json, "timestamp"));
    ALT_TRY_ASSIGN(h.extra_data, codec::get_bytes(json, "extraData"));
    ALT_TRY_ASSIGN(h.prev_randao, codec::get_hash(json, "mixHash"));
    ALT_TRY_ASSIGN(h.nonce, get_fixed<decltype(h.nonce)>(json, "nonce"));
    return {};
}

Result<void> read_fork_fields(const Json& json, Header& h) {
    ALT_TRY(read_optional(h.base_fee_per_gas, json, "baseFeePerGas", codec::get_quantity));
    ALT_TRY(read_optional(h.withdrawals_root, json, "withdrawalsRoot", codec::get_hash));
    ALT_TRY(read_optional(h.blob_gas_used, json, "blobGasUsed", codec::get_u64));
    ALT_TRY(read_optional(h.excess_blob_gas, json, "excessBlobGas", codec::get_u64));
    ALT_TRY(
        read_optional(h.parent_beacon_block_root, json, "parentBeaconBlockRoot", codec::get_hash));
    return read_optional(h.requests_hash, json, "requestsHash", codec::get_hash);
}

Result<Header> read_header(const Json& json) {
    Header header;
    ALT_TRY(read_roots(json, header));
    ALT_TRY(read_numbers(json, header));
    ALT_TRY(read_fork_fields(json, header));
    return header;
}

template <typename T>
Result<T> within(Result<T> result, std::string_view what) {
    if (!result) return std::move(result.error()).wrap(what);
    return result;
}

}  // namespace

Result<PlacedReceipt> receipt_from_json(const Json& json) {
    return within(read_receipt(json), "receipt");
}
Result<PlacedLog> log_from_json(const Json& json) {
    return within(read_log(json), "log");
}
Result<Header> header_from_json(const Json& json) {
    return within(read_header(json), "block");
}

}  // namespace alt::eth
