#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/eth/wire.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/node/call_args.hpp"
#include "runtime/state/hashed_slot.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::trace {
class TxTracer;
}

namespace alt::node {

class Ledger;
class Mempool;
struct Replay;
struct SimulatedBlock;
struct SimulationFault;
struct SimulationRequest;

/// A block by tag, number or hash (EIP-1898).
using BlockId = std::variant<client::BlockTag, std::uint64_t, Hash256>;

/// How an eth_call ended. `status` other than success is an answer, not an error.
struct CallOutcome {
    evm::Status status = evm::Status::success;
    Bytes output;                ///< return or revert data
    std::uint64_t gas_used = 0;  ///< intrinsic gas included, refund deducted
};

/// What eth_createAccessList answers.
struct AccessListOutcome {
    std::vector<eth::AccessEntry> access_list;  ///< in ascending order
    CallOutcome outcome;                        ///< of the call with that list
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

struct PoolContent {
    using BySender = std::map<Address, std::map<std::uint64_t, FoundTx>>;
    BySender pending;  ///< executable: nonces follow the account's without a gap
    BySender queued;
};

/// The rules of a chain at one moment (EIP-7910).
struct ForkConfig {
    std::string name;                   ///< "Osaka"
    std::uint64_t activation_time = 0;  ///< seconds since the epoch; 0: the genesis
    std::uint64_t blob_target = 0;      ///< blobs a block
    std::uint64_t blob_max = 0;         ///< blobs a block; 0 where none are taken
    std::uint64_t blob_update_fraction = 0;
    std::uint32_t fork_id = 0;  ///< EIP-6122: the CRC-32 of the genesis hash
    std::vector<std::pair<std::string, Address>> precompiles;
    std::vector<std::pair<std::string, Address>> system_contracts;
};

struct FeeHistory {
    std::uint64_t oldest_block = 0;
    std::vector<uint256> base_fees;  ///< wei, one more than blocks: the next block's is last
    std::vector<double> gas_used_ratios;
    std::vector<uint256> blob_base_fees;       ///< wei, one more than blocks; 0 before Cancun
    std::vector<double> blob_gas_used_ratios;  ///< of what a block may carry
    std::vector<std::vector<uint256>>
        rewards;  ///< wei, one row a block when percentiles were asked for
};

/// Up to which block a rollup is proposed on its parent, and up to which it is final there.
struct OnParent {
    std::uint64_t proposed = 0;
    std::uint64_t final = 0;
};

/// Slots of one account in the order of their hashed keys (debug_storageRangeAt).
struct StorageRange {
    std::vector<state::HashedSlot> slots;
    std::optional<Hash256> next;  ///< the hashed key after them; none: there is no more
};

/// Whether an error says that what was asked for is older than the history that is kept, in the
/// words of EIP-4444's clients.
[[nodiscard]] bool is_pruned(const Error& error) noexcept;

/// All that RPC and other readers may see of a node. Thread-safe, read-only; it lives as long as
/// its node. Errors: not_found ("header not found"), unsupported (the state of a block older than
/// the kept window), invalid_input (bounds).
class Query {
public:
    Query(Ledger& ledger, const Mempool& mempool, QueryLimits limits)
        : ledger_(ledger), mempool_(mempool), limits_(limits) {}

    [[nodiscard]] std::uint64_t chain_id() const;
    [[nodiscard]] bool is_rollup() const;
    /// See node::allows_development.
    [[nodiscard]] bool allows_development() const;
    [[nodiscard]] std::uint64_t block_number() const;
    [[nodiscard]] BlockPtr head() const;
    /// Number of the oldest block whose state can be read.
    [[nodiscard]] std::uint64_t oldest_state() const;
    /// Number of the oldest block that is kept; before it, only the genesis block is.
    [[nodiscard]] std::uint64_t oldest_block() const;
    /// Null: no such block, or it is not kept any more. `pending` is `latest`, and `earliest` the
    /// oldest that is kept. On a rollup `safe` is the last block that is
    /// proposed on the parent, and `finalized` the last that is final there, the genesis before
    /// that (see set_on_parent); on a development parent both are `latest`.
    [[nodiscard]] BlockPtr block(const BlockId& id) const;
    /// The same, for who may ask for any number: an error (see is_pruned) if a block of that number
    /// is not kept any more. Of a hash that cannot be known, so that it is null.
    Result<BlockPtr> find(const BlockId& id) const;
    /// The same, and not_found in place of null.
    Result<BlockPtr> require(const BlockId& id) const;
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
    /// unsupported, too: so much has changed since the block that going back would hold up others.
    Result<client::AccountProof> proof(const Address& account, const std::vector<Hash256>& keys,
                                       const BlockId& id) const;

    /// Without a gas price nothing is paid, and the base fee reads as zero, as in geth.
    Result<CallOutcome> call(const CallArgs& args, const BlockId& id,
                             const Overrides& overrides = {}) const;
    /// The least gas limit with which the call succeeds. The outcome is that of the last failure
    /// when none does.
    Result<std::variant<std::uint64_t, CallOutcome>> estimate_gas(
        const CallArgs& args, const BlockId& id, const Overrides& overrides = {}) const;
    /// The addresses and slots that the call touches, also if it fails; without its sender, its
    /// recipient, precompiles and authorities.
    Result<AccessListOutcome> create_access_list(const CallArgs& args, const BlockId& id,
                                                 const Overrides& overrides = {}) const;

    /// eth_simulateV1. Errors: not_found (no such block), unsupported (its state is not kept).
    Result<std::variant<std::vector<SimulatedBlock>, SimulationFault>> simulate(
        const SimulationRequest& request, const BlockId& id) const;

    /// Executes the first `count` transactions of a block again, on the state before it. Errors:
    /// invalid_input (the genesis), unsupported (that state is not kept), internal (a transaction
    /// does not do what it did), and what `replay` says.
    Result<void> replay(const BlockRecord& block, std::size_t count, const Replay& replay) const;
    /// At most `count` slots of an account from a hashed key on, before transaction `index` of a
    /// block. Errors as `replay`'s; unsupported, too: too much has changed since the block.
    Result<StorageRange> storage_range(const BlockRecord& block, std::size_t index,
                                       const Address& account, const Hash256& start,
                                       std::size_t count) const;
    /// As `call`, under a tracer, and calls back while what it found is valid.
    using TracedCall = std::function<Result<void>(const CallOutcome&)>;
    Result<void> trace_call(const CallArgs& args, const BlockId& id, const Overrides& overrides,
                            trace::TxTracer& tracer, const TracedCall& done) const;

    [[nodiscard]] uint256 next_base_fee() const;           ///< wei
    [[nodiscard]] uint256 next_blob_base_fee() const;      ///< wei
    [[nodiscard]] uint256 suggested_priority_fee() const;  ///< wei
    Result<FeeHistory> fee_history(std::uint64_t count, const BlockId& newest,
                                   const std::vector<double>& percentiles) const;
    [[nodiscard]] txpool::PoolStatus pool_status() const;
    /// All pooled transactions by sender and nonce.
    [[nodiscard]] PoolContent pool_content() const;
    /// One sender's, without a look at the others'.
    [[nodiscard]] PoolContent pool_content(const Address& sender) const;
    /// The pooled transaction with that nonce; none: there is none.
    [[nodiscard]] std::optional<FoundTx> pooled(const Address& sender, std::uint64_t nonce) const;
    /// The rules of the next block, as EIP-7910 wants them shown.
    [[nodiscard]] ForkConfig fork_config() const;

    /// How much of a rollup its parent has; only ever more.
    void set_on_parent(const OnParent& now) noexcept;

private:
    [[nodiscard]] PoolContent content_of(const std::vector<txpool::TxPtr>& pooled) const;
    /// An error if it is older than what is kept.
    [[nodiscard]] Result<void> check_kept(std::uint64_t number) const;
    Ledger& ledger_;
    const Mempool& mempool_;
    QueryLimits limits_;
    std::atomic<std::uint64_t> proposed_{0};
    std::atomic<std::uint64_t> final_{0};
};

}  // namespace alt::node
