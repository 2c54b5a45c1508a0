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
#include "core/sys/clock.hpp"
#include "runtime/chain/genesis.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/node/query.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

struct NodeOptions {
    std::filesystem::path folder;  ///< gets blocks.log; empty: nothing is stored
    chain::Genesis genesis;
    driver::SealMode seal = driver::SealMode::automatic;
    std::chrono::milliseconds block_time{2000};  ///< interval mode only
    driver::Durability durability = driver::Durability::fsync;
    std::size_t state_window = 1024;  ///< blocks whose state can still be read
    txpool::Limits pool;
    QueryLimits query;
};

/// One chain with a single writer thread, which builds, logs and publishes blocks.
/// All methods are thread-safe. "Durable" means: in the block log, synced (with Durability::fsync),
/// so that it survives kill -9 and power loss. A block is visible to readers when it is written,
/// and acknowledged when durable.
class Node {
public:
    using BlockCallback = std::function<void(const BlockPtr&)>;

    /// Opens the folder's log and replays it. `clock` and `logger` must outlive the node.
    /// Errors: corrupt (a damaged log, by offset; a log of another genesis), conflict (another
    /// owner), io.
    static Result<std::unique_ptr<Node>> open(NodeOptions options, sys::Clock& clock,
                                              Logger& logger);
    /// Ends the writer thread; acknowledged work is in the log.
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
    [[nodiscard]] driver::Inspection inspect() const;

    /// Seals `count` blocks now, whether or not there is anything to put in.
    Result<void> mine(std::uint64_t count = 1);
    /// Development parent only: moves the block time ahead of the clock, for good. unsupported on a
    /// rollup.
    Result<void> increase_time(std::chrono::seconds by);

    /// Calls back on the writer thread for each durable block. The callback must be quick and must
    /// not call back into mutating methods.
    using SubscriptionId = std::uint64_t;
    SubscriptionId on_block(BlockCallback callback);
    /// When it returns, the callback runs no more.
    void unsubscribe(SubscriptionId id);

    [[nodiscard]] const Query& query() const noexcept;
    [[nodiscard]] Hash256 genesis_hash() const;

private:
    struct Impl;
    explicit Node(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::node
