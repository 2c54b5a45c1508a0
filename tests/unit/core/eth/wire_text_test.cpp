#include "core/eth/wire_text.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace alt;

namespace {

Hash256 hash(std::uint64_t value) {
    return to_be_bytes(uint256{value});
}

eth::Log log_with(std::size_t topics, std::size_t data) {
    eth::Log log;
    log.address.bytes[19] = 0xab;
    for (std::size_t i = 0; i < topics; ++i) log.topics.push_back(hash(i + 1));
    for (std::size_t i = 0; i < data; ++i) log.data.push_back(static_cast<std::uint8_t>(i));
    return log;
}

eth::PlacedReceipt receipt_of(eth::TxType type, std::size_t logs) {
    eth::PlacedReceipt placed;
    placed.receipt.type = type;
    placed.receipt.success = logs != 0;
    placed.receipt.gas_used = 21'000;
    placed.receipt.cumulative_gas_used = std::numeric_limits<std::uint64_t>::max();
    placed.receipt.effective_gas_price = uint256{1} << 200u;
    placed.receipt.blob_gas_used = 131'072;
    placed.receipt.blob_gas_price = uint256{7};
    placed.at = {hash(5), 6, 1'700'000'000, 3};
    placed.tx_hash = hash(9);
    placed.first_log_index = 41;
    for (std::size_t i = 0; i < logs; ++i) {
        placed.receipt.logs.push_back(log_with(i % 5, 31 * i));
        eth::add_to_bloom(placed.receipt.bloom, placed.receipt.logs.back());
    }
    return placed;
}

}  // namespace

TEST_SUITE("core/eth/wire_text") {
    TEST_CASE("receipts are the same bytes as their trees'") {
        std::vector<eth::PlacedReceipt> receipts;
        for (const auto type :
             {eth::TxType::legacy, eth::TxType::access_list, eth::TxType::fee_market,
              eth::TxType::blob, eth::TxType::set_code, eth::TxType::deposit})
            for (const std::size_t logs : {0, 1, 6}) {
                auto receipt = receipt_of(type, logs);
                if (logs != 1) receipt.to = Address{};
                if (logs == 1) receipt.receipt.contract_address = Address{};
                if (type == eth::TxType::deposit) receipt.receipt.deposit_nonce = logs;
                receipts.push_back(std::move(receipt));
            }
        codec::JsonArray list;
        for (const auto& receipt : receipts) {
            CHECK(eth::to_text(receipt) == codec::to_text(eth::to_json(receipt)));
            list.push_back(eth::to_json(receipt));
        }
        CHECK(eth::to_text(receipts) == codec::to_text(list));
        CHECK(eth::to_text(std::vector<eth::PlacedReceipt>{}) == "[]");
    }

    TEST_CASE("logs are the same bytes as their trees'") {
        std::vector<eth::PlacedLog> logs;
        codec::JsonArray list;
        for (std::size_t i = 0; i < 5; ++i) {
            logs.push_back({log_with(i, i), {hash(1), i, 0, i}, hash(2), i, i % 2 == 0});
            list.push_back(eth::to_json(logs.back()));
        }
        CHECK(eth::to_text(logs) == codec::to_text(list));
    }
}
