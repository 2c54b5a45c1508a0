#include "core/eth/wire_text.hpp"

#include <charconv>

namespace alt::eth {
namespace {

/// Bytes of a receipt without logs and of a log without data, about.
constexpr std::size_t kReceiptText = 1200;
constexpr std::size_t kLogText = 700;

void append_hex(std::string& out, BytesView bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto start = out.size();
    out.resize(start + 4 + 2 * bytes.size());
    char* at = out.data() + start;
    *at++ = '"';
    *at++ = '0';
    *at++ = 'x';
    for (const auto byte : bytes) {
        *at++ = kDigits[byte >> 4];
        *at++ = kDigits[byte & 15];
    }
    *at = '"';
}

void append_quantity(std::string& out, std::uint64_t value) {
    char buffer[20] = {'"', '0', 'x'};
    char* end = std::to_chars(buffer + 3, buffer + 19, value, 16).ptr;
    *end++ = '"';
    out.append(buffer, end);
}

void append_quantity(std::string& out, const uint256& value) {
    if (value.fits_u64()) return append_quantity(out, value.low());
    out += '"';
    out += to_quantity(value);
    out += '"';
}

void append_optional(std::string& out, const std::optional<Address>& address) {
    if (!address) {
        out += "null";
        return;
    }
    append_hex(out, *address);
}

/// blockHash, blockNumber, transactionIndex.
void append_placement(std::string& out, const Placement& at) {
    out += R"("blockHash":)";
    append_hex(out, at.block_hash);
    out += R"(,"blockNumber":)";
    append_quantity(out, at.block_num);
    out += R"(,"transactionIndex":)";
    append_quantity(out, at.tx_index);
}

void append_log(std::string& out, const Log& log, const Placement& at, const Hash256& tx_hash,
                std::uint64_t index, bool removed) {
    out += R"({"address":)";
    append_hex(out, log.address);
    out += R"(,"topics":[)";
    for (std::size_t i = 0; i < log.topics.size(); ++i) {
        if (i != 0) out += ',';
        append_hex(out, log.topics[i]);
    }
    out += R"(],"data":)";
    append_hex(out, log.data);
    out += ',';
    append_placement(out, at);
    out += R"(,"blockTimestamp":)";
    append_quantity(out, at.timestamp);
    out += R"(,"transactionHash":)";
    append_hex(out, tx_hash);
    out += R"(,"logIndex":)";
    append_quantity(out, index);
    out += removed ? R"(,"removed":true})" : R"(,"removed":false})";
}

void append_gas(std::string& out, const Receipt& receipt) {
    out += R"(,"gasUsed":)";
    append_quantity(out, receipt.gas_used);
    out += R"(,"cumulativeGasUsed":)";
    append_quantity(out, receipt.cumulative_gas_used);
    out += R"(,"effectiveGasPrice":)";
    append_quantity(out, receipt.effective_gas_price);
    if (receipt.type != TxType::blob) return;
    out += R"(,"blobGasUsed":)";
    append_quantity(out, receipt.blob_gas_used);
    out += R"(,"blobGasPrice":)";
    append_quantity(out, receipt.blob_gas_price);
}

void append_logs(std::string& out, const PlacedReceipt& placed) {
    out += R"(,"logs":[)";
    std::uint64_t index = placed.first_log_index;
    for (const Log& log : placed.receipt.logs) {
        if (index != placed.first_log_index) out += ',';
        append_log(out, log, placed.at, placed.tx_hash, index++, false);
    }
    out += ']';
}

template <typename Item>
std::string list_text(const std::vector<Item>& items, std::size_t size) {
    std::string out;
    out.reserve(2 + items.size() * size);
    out += '[';
    for (const auto& item : items) {
        if (out.size() != 1) out += ',';
        append_text(out, item);
    }
    out += ']';
    return out;
}

}  // namespace

void append_text(std::string& out, const PlacedLog& placed) {
    append_log(out, placed.log, placed.at, placed.tx_hash, placed.log_index, placed.removed);
}

void append_text(std::string& out, const PlacedReceipt& placed) {
    const Receipt& receipt = placed.receipt;
    out += '{';
    append_placement(out, placed.at);
    out += R"(,"transactionHash":)";
    append_hex(out, placed.tx_hash);
    out += R"(,"type":)";
    append_quantity(out, static_cast<std::uint64_t>(receipt.type));
    out += receipt.success ? R"(,"status":"0x1","from":)" : R"(,"status":"0x0","from":)";
    append_hex(out, placed.from);
    out += R"(,"to":)";
    append_optional(out, placed.to);
    out += R"(,"contractAddress":)";
    append_optional(out, receipt.contract_address);
    append_gas(out, receipt);
    out += R"(,"logsBloom":)";
    append_hex(out, receipt.bloom);
    append_logs(out, placed);
    if (receipt.deposit_nonce) {
        out += R"(,"depositNonce":)";
        append_quantity(out, *receipt.deposit_nonce);
        out += R"(,"depositReceiptVersion":"0x1")";
    }
    out += '}';
}

std::string to_text(const PlacedReceipt& receipt) {
    std::string out;
    out.reserve(kReceiptText + receipt.receipt.logs.size() * kLogText);
    append_text(out, receipt);
    return out;
}
std::string to_text(const std::vector<PlacedReceipt>& receipts) {
    return list_text(receipts, kReceiptText);
}
std::string to_text(const std::vector<PlacedLog>& logs) {
    return list_text(logs, kLogText);
}

}  // namespace alt::eth
