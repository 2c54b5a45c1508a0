#pragma once

#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/eth/header.hpp"

/// JSON forms of the Ethereum JSON-RPC (execution-apis), both ways.
namespace alt::eth {

/// Where a mined thing stands; a pending transaction has none.
struct Placement {
    Hash256 block_hash;
    std::uint64_t block_num = 0;
    std::uint64_t timestamp = 0;
    std::uint64_t tx_index = 0;
};

/// A log with its place, as eth_getLogs answers.
struct PlacedLog {
    Log log;
    Placement at;
    Hash256 tx_hash;
    std::uint64_t log_index = 0;  ///< within the block
    bool removed = false;
};

/// A receipt with its place, as eth_getTransactionReceipt answers.
struct PlacedReceipt {
    Receipt receipt;
    Placement at;
    Hash256 tx_hash;
    Address from;
    std::optional<Address> to;
    std::uint64_t first_log_index = 0;
};

codec::Json to_json(const Transaction& tx, const Hash256& hash, const Address& from,
                    const std::optional<Placement>& at, const uint256& base_fee);
codec::Json to_json(const std::vector<AccessEntry>& access_list);
codec::Json to_json(const PlacedReceipt& receipt);
codec::Json to_json(const PlacedLog& log);
codec::JsonObject to_json(const Header& header, const Hash256& hash);
/// `full` adds the transactions as objects; otherwise as hashes. `senders` matches the
/// transactions.
codec::Json to_json(const Block& block, const Hash256& hash, std::size_t encoded_size, bool full,
                    std::span<const Address> senders);

Result<PlacedReceipt> receipt_from_json(const codec::Json& json);
Result<PlacedLog> log_from_json(const codec::Json& json);
/// Only header fields; unknown keys are ignored, missing optional ones stay empty.
Result<Header> header_from_json(const codec::Json& json);

}  // namespace alt::eth
