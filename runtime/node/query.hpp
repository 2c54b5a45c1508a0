#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/eth/wire.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

class Ledger;
class Mempool;

/// A block by tag, number or hash (EIP-1898).
using BlockId = std::variant<client::BlockTag, std::uint64_t, Hash256>;

/// How an eth_call ended. `status` other than success is an answer, not an error.
struct CallOutcome {
    evm::Status status = evm::Status::success;
    Bytes output;                ///< return or revert data
    std::uint64_t gas_used = 0;  ///< intrinsic gas included, refund deducted
};

/// A transaction wherever it is: with a place, or in the pool.
struct FoundTx {
    eth::Transaction tx;
    Hash256 hash;
    Address sender;
    std::optional<eth::Placement> at;
    uint256 base_fee;  ///< wei, of its block; of the next one for a pooled transaction
};

/// Bounds of what one query may cost.
struct QueryLimits {
    std::uint64_t max_call_gas = 50'000'000;
    std::size_t max_logs = 20'000;
    std::uint64_t max_log_range = 100'000;  ///< blocks
    std::uint64_t max_fee_history = 1024;   ///< blocks
};

struct FeeHistory {
    std::uint64_t oldest_block = 0;
    std::vector<uint256> base_fees;  ///< wei, one more than blocks: the next block's is last
    std::vector<double> gas_used_ratios;
    std::vector<std::vector<uint256>>
        rewards;  ///< wei, one row a block when percentiles were asked for
};

/// All that RPC and other readers may see of a node. Thread-safe, read-only; it lives as long as
/// its node. Errors: not_found ("header not found"), unsupported (the state of a block older than
/// the kept window), invalid_input (bounds).
class Query {
public:
    Query(Ledger& ledger, const Mempool& mempool, QueryLimits limits)
        : ledger_(ledger), mempool_(mempool), limits_(limits) {}

    [[nodiscard]] std::uint64_t chain_id() const;
    [[nodiscard]] bool is_rollup() const;
    [[nodiscard]] std::uint64_t block_number() const;
    [[nodiscard]] BlockPtr head() const;
    /// Null: no such block. `pending` is `latest`; `safe` and `finalized` are the genesis on a
    /// rollup (nothing else is proven on the parent before settlement) and `latest` on a
    /// development parent.
    [[nodiscard]] BlockPtr block(const BlockId& id) const;
    [[nodiscard]] std::optional<FoundTx> transaction(const Hash256& hash) const;
    [[nodiscard]] static FoundTx transaction_of(const BlockRecord& block, std::size_t index);
    [[nodiscard]] std::optional<eth::PlacedReceipt> receipt(const Hash256& tx_hash) const;
    [[nodiscard]] static std::vector<eth::PlacedReceipt> receipts_of(const BlockRecord& block);
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter& filter) const;
    /// The block's logs that match addresses and topics; the filter's range is not looked at.
    [[nodiscard]] static std::vector<eth::PlacedLog> logs_of(const BlockRecord& block,
                                                             const client::LogFilter& filter);

    Result<uint256> balance(const Address& account, const BlockId& id) const;
    /// `pending` counts the pool.
    Result<std::uint64_t> nonce(const Address& account, const BlockId& id) const;
    Result<Bytes> code(const Address& account, const BlockId& id) const;
    Result<uint256> storage(const Address& account, const uint256& slot, const BlockId& id) const;
    /// For the latest block only.
    Result<client::AccountProof> proof(const Address& account, const std::vector<Hash256>& keys,
                                       const BlockId& id) const;

    Result<CallOutcome> call(const client::CallRequest& request, const BlockId& id) const;
    /// The least gas limit with which the call succeeds. The outcome is that of the last failure
    /// when none does.
    Result<std::variant<std::uint64_t, CallOutcome>> estimate_gas(
        const client::CallRequest& request, const BlockId& id) const;

    [[nodiscard]] uint256 next_base_fee() const;           ///< wei
    [[nodiscard]] uint256 suggested_priority_fee() const;  ///< wei
    Result<FeeHistory> fee_history(std::uint64_t count, const BlockId& newest,
                                   const std::vector<double>& percentiles) const;
    [[nodiscard]] txpool::PoolStatus pool_status() const;

private:
    Ledger& ledger_;
    const Mempool& mempool_;
    QueryLimits limits_;
};

}  // namespace alt::node
