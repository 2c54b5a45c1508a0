#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/eth/header.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/evm/tracer.hpp"
#include "runtime/state/state_view.hpp"

/// A state transition without a chain ("t8n"): accounts, a block's environment and transactions in;
/// the block's results and the accounts after it out. The formats are those of geth's `evm t8n`.
namespace alt::evmtool {

/// The block.
struct T8nEnv {
    std::uint64_t number = 0;
    std::uint64_t timestamp = 0;
    std::uint64_t gas_limit = 0;
    Address coinbase;
    Hash256 prev_randao;
    uint256 base_fee;
    std::uint64_t excess_blob_gas = 0;
    Hash256 parent_beacon_block_root;
    std::vector<eth::Withdrawal> withdrawals;
    std::map<std::uint64_t, Hash256> block_hashes;
};

/// What a base fee or an excess of blob gas that the environment leaves out follows from: the
/// parent's `parentBaseFee`, `parentGasUsed`, `parentGasLimit`, `parentExcessBlobGas`,
/// `parentBlobGasUsed`.
Result<T8nEnv> parse_env(const codec::Json& json, const chain::ForkSchedule& forks);

/// A transaction, or why it cannot be read.
using T8nTransactions = std::vector<Result<eth::Transaction>>;

/// A list of objects, or the hex of an RLP list of encoded transactions. One that cannot be read is
/// rejected when its turn comes; invalid_input: no list at all.
Result<T8nTransactions> parse_transactions(const codec::Json& json, std::uint64_t chain_id);

/// Whom the execution of a transaction is shown to.
struct T8nTracing {
    /// Before it; null: nobody.
    std::function<evm::Tracer*(std::size_t index, const Hash256& tx_hash)> begin;
    std::function<void(const eth::Receipt& receipt, BytesView output)> end;
};

struct T8nOutput {
    codec::JsonObject result;  ///< stateRoot, txRoot, receiptsRoot, receipts, rejected, …
    codec::JsonObject alloc;   ///< the accounts afterwards
    Bytes body;                ///< RLP list of the transactions that were not rejected
};

/// The system calls of the fork, the transactions, the withdrawals and the requests of one block.
/// invalid_input: a system contract that is not there or fails, a BLOCKHASH that `blockHashes` does
/// not answer.
Result<T8nOutput> transition(const state::Diff& alloc, const T8nEnv& env,
                             const T8nTransactions& transactions, const chain::ChainConfig& config,
                             const T8nTracing& tracing = {});

}  // namespace alt::evmtool
