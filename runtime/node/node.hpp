#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/log.hpp"
#include "core/base/result.hpp"
#include "core/driver/driver.hpp"
#include "core/metrics/instruments.hpp"
#include "core/sys/clock.hpp"
#include "runtime/chain/genesis.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/node/development.hpp"
#include "runtime/node/query.hpp"
#include "runtime/node/workers.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

struct NodeOptions {
    std::filesystem::path folder;  ///< gets blocks.log and snapshots; empty: nothing is stored
    chain::Genesis genesis;
    /// Blocks that were made elsewhere; see Ledger. Not stored.
    std::vector<BlockPtr> history;
    driver::SealMode seal = driver::SealMode::automatic;
    std::chrono::milliseconds block_time{2000};  ///< interval mode only; 0: only when told to
    driver::Durability durability = driver::Durability::fsync;
    /// Least growth of the log between snapshots, bytes, or history_bytes / 16 if less; 0: none.
    std::uint64_t snapshot_bytes = std::uint64_t{8} << 20;
    std::size_t state_window = 1024;   ///< blocks whose state can still be read
    std::uint64_t history_blocks = 0;  ///< that are kept, at the least; see HistoryLimit
    std::uint64_t history_bytes = 0;
    txpool::Limits pool;
    QueryLimits query;
    std::shared_ptr<Workers> workers;  ///< null: threads of its own, started when needed
};

/// One chain with a single writer, which builds, logs and publishes blocks on the shared workers.
/// All methods are thread-safe. "Durable" means: in the block log, synced (with Durability::fsync),
/// so that it survives kill -9 and power loss. A block is visible to readers when it is written (it
/// survives kill -9), and acknowledged when durable. After a failed write or sync nothing more is
/// taken or acknowledged.
class Node {
public:
    using BlockCallback = std::function<void(const BlockPtr&)>;

    /// Takes the newest snapshot in the folder and replays the log after it. `clock` and `logger`
    /// must outlive the node. Errors: corrupt (a damaged log, by offset; a log of another genesis),
    /// conflict (another owner), io.
    static Result<std::unique_ptr<Node>> open(NodeOptions options, sys::Clock& clock,
                                              Logger& logger);
    /// Ends the writer; acknowledged work is in the log.
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    /// A transaction that is in the pool and on its way to the disk.
    struct Submission {
        Hash256 hash;
        std::uint64_t ticket = 0;
    };
    /// Decodes, recovers the sender and validates on the calling thread, and takes the transaction
    /// into the pool. Not acknowledged before `wait_durable` returns. Errors as `submit`'s.
    Result<Submission> accept(BytesView raw);
    /// The same for many at once, in their order: cheaper for each than `accept`.
    std::vector<Result<Submission>> accept_many(std::span<const BytesView> raws);
    Result<void> wait_durable(const Submission& submission);
    /// Calls `done` once: at once if the submission is durable already (or never will be), else
    /// later on a thread of the node. It must be quick and must not block. Errors: io (the log
    /// failed), interrupted (the node was destroyed; `done` is called before the destructor ends).
    void when_durable(const Submission& submission, std::function<void(const Result<void>&)> done);
    /// Both: decodes, recovers the sender and validates on the calling thread, and returns once the
    /// transaction is durable: in automatic mode that is in a block, if it is executable. Refusals
    /// (invalid_input) are in geth's words. conflict: known already, draining or closed.
    Result<Hash256> submit(BytesView raw);
    /// Credits deposits (0x7E), which go first in the next block; returns when they are durable.
    /// `first` is the index, from 0, of the first among all deposits of this rollup. Those credited
    /// already are skipped; a gap is a conflict. Callers start at `deposits_credited()`.
    Result<void> deposit(std::uint64_t first, std::vector<eth::Transaction> deposits);
    /// Deposits in the state at the head: the cursor of the settlement predeploy.
    [[nodiscard]] std::uint64_t deposits_credited() const;

    /// Refuses new transactions from now on; returns when nothing executable is left in the pool.
    /// Idempotent.
    Result<void> drain();
    /// Drains, seals the closing block, and proves it. After it the chain takes nothing.
    /// Idempotent, across restarts.
    Result<driver::Closing> close();
    /// `cpu_ms` is that of `usage`.
    [[nodiscard]] driver::Inspection inspect() const;
    struct Usage {
        std::chrono::nanoseconds cpu{0};    ///< of its blocks: made, logged, synced, told
        metrics::Histogram::Reading syncs;  ///< how long each took
        std::size_t accounts = 0;           ///< in the state
    };
    [[nodiscard]] Usage usage() const;
    /// Bytes of memory that it takes, about: the allocator's part and what readers hold are not in
    /// it. Exact are the tables of accounts, tries and indexes; of blocks, receipts, undos, slots,
    /// code and the pool it is what their number and sizes come to.
    struct MemoryUse {
        std::size_t state = 0;    ///< at the head, with its tries
        std::size_t history = 0;  ///< blocks, receipts, indexes, and the undos of the last blocks
        std::size_t pool = 0;
    };
    /// As of the last block or change. Cheap, for any thread.
    [[nodiscard]] MemoryUse memory_use() const;

    /// What the parent has of this rollup: readers find it by the tags `safe` and `finalized`. One
    /// thread tells.
    void set_on_parent(const OnParent& now) noexcept;

    /// Seals `count` blocks now, whether or not there is anything to put in.
    Result<void> mine(std::uint64_t count = 1);
    /// When blocks are sealed from now on, until the node is opened again.
    void set_mining(const Mining& mining);
    [[nodiscard]] Mining mining() const;

    // What only development may do: on a parent for development, or on a rollup with play money to
    // which nothing was ever bridged. All of it is durable when it returns, unless it says
    // otherwise. Errors of all: unsupported (this chain never allows it), conflict (something was
    // bridged, or the chain is closed), io.

    /// Changes the state at the head: `latest` shows it at once, and the next block builds on it,
    /// its root included. The block at the head keeps its root.
    Result<void> edit(std::vector<AccountEdit> edits);
    /// Takes a transaction of any sender without a signature, contracts included. Its hash is that
    /// of the transaction with the sender in r and zero in s. Errors and durability as `accept`.
    Result<Submission> accept_unsigned(eth::Transaction tx, const Address& sender);
    /// Remembers state and blocks as they are, and names that; ids begin with 1. Forgotten when the
    /// node is closed.
    Result<std::uint64_t> snapshot();
    /// Goes back to a snapshot, and forgets it and all later ones. Transactions of blocks that are
    /// undone are gone; pooled ones stay. Gives the number of the head then; none: there is no such
    /// snapshot. unsupported: it is older than the window of states.
    Result<std::optional<std::uint64_t>> revert(std::uint64_t id);
    /// Takes a transaction out of the pool. false: it is not there.
    Result<bool> drop_transaction(const Hash256& hash);
    Result<void> drop_all_transactions();
    /// Moves the block time ahead of the clock, for good. A chain that is opened again does not
    /// fall behind its last block. invalid_input: above 1000 years.
    Result<void> increase_time(std::chrono::seconds by);
    /// From now on blocks have this time and what passes on the clock; never less than their
    /// parent's. Seconds since the epoch.
    Result<void> set_time(std::uint64_t timestamp);
    /// The next block has this time, and the time of those after it runs on from there.
    /// invalid_input: before the head's.
    Result<void> set_next_timestamp(std::uint64_t timestamp);
    /// Each block that much after its parent, whatever the clock says; none: by the clock.
    Result<void> set_timestamp_interval(std::optional<std::chrono::seconds> interval);
    /// How far block time is ahead of the clock.
    [[nodiscard]] std::chrono::seconds time_offset() const;
    /// Gets the tips from the next block on; parents for development only.
    Result<void> set_coinbase(const Address& beneficiary);

    /// Calls back on a thread of the workers for each durable block. The callback must be quick and
    /// must not call back into mutating methods.
    using SubscriptionId = std::uint64_t;
    SubscriptionId on_block(BlockCallback callback);
    /// Calls back for each transaction that the pool takes, in that order, on the thread that hands
    /// it in. The callback must be quick and must not call the node.
    using PendingCallback = std::function<void(const txpool::TxPtr&)>;
    SubscriptionId on_pending(PendingCallback callback);
    /// When it returns, the callback runs no more.
    void unsubscribe(SubscriptionId id);

    /// Whether transactions are taken at this moment. Errors: conflict (draining or closed), io
    /// (the log has failed).
    Result<void> accepting() const;

    [[nodiscard]] const Query& query() const noexcept;
    [[nodiscard]] Hash256 genesis_hash() const;

private:
    struct Impl;
    explicit Node(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::node
