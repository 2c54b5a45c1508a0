#pragma once

#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/eth/transaction.hpp"

/// Transactions in JSON, as Ethereum's vectors and tools write them.
namespace alt::evmtool {

Result<std::vector<eth::AccessEntry>> parse_access_list(const codec::Json& json);

/// `gasPrice`, or `maxFeePerGas` and `maxPriorityFeePerGas`, which make it one of type 2.
Result<void> parse_fees(const codec::Json& json, eth::Transaction& tx);
/// `maxFeePerBlobGas` and `blobVersionedHashes` make it one of type 3, `authorizationList` one of
/// type 4.
Result<void> parse_extensions(const codec::Json& json, eth::Transaction& tx);

/// One transaction of a t8n input: with `v`, `r`, `s`, or `secretKey` to be signed with
/// (`protected`: false signs without EIP-155). Its type is `type`, or what its members make it.
Result<eth::Transaction> parse_transaction(const codec::Json& json, std::uint64_t chain_id);

}  // namespace alt::evmtool
