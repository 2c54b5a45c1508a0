#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "runtime/node/admission.hpp"
#include "runtime/node/block_log.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/mempool.hpp"
#include "runtime/node/node.hpp"

namespace alt::node {

/// What the writer takes up at once; all of it is durable when its round ends.
struct Node::Impl {
    Impl(NodeOptions&& node_options, sys::Clock& node_clock, Logger& node_logger);
    ~Impl();

    Result<void> recover();
    void start() {
        writer = std::thread([this] { run(); });
    }

    /// What is done between rounds, with the writer's rights.
    struct Command {
        std::function<Result<void>()> action;
        Result<void> outcome;
        bool done = false;
    };

    // Any thread.
    /// Whether transactions are taken at this moment.
    Result<void> check_open() const;
    Result<void> check_open_locked() const;
    Result<void> wait_durable(std::unique_lock<std::mutex>& lock, const std::uint64_t& done,
                              std::uint64_t target);
    /// Development is allowed here and now; see node.hpp.
    Result<void> check_development() const;
    /// Has the writer run `action` and make durable what it logged, if development is allowed.
    Result<void> on_writer(std::function<Result<void>()> action);
    Result<Submission> take(Result<Admission> admission);
    /// What became of a ticket: none while it is on its way.
    [[nodiscard]] std::optional<Result<void>> fate_of(std::uint64_t done,
                                                      std::uint64_t target) const;
    /// Calls those whose fate is known. The lock is released meanwhile.
    void tell_waiters(std::unique_lock<std::mutex>& lock);

    // The writer thread.
    struct Work {
        std::vector<txpool::TxPtr> fresh;
        std::deque<eth::Transaction> deposits;
        std::vector<std::shared_ptr<Command>> commands;
        Mining mining;
        std::uint64_t arrivals = 0;
        std::uint64_t mine = 0;
        bool close = false;
        bool interval = false;
    };
    void run();
    [[nodiscard]] bool has_work() const;
    void wait_for_work(std::unique_lock<std::mutex>& lock);
    Work take_work();
    Result<void> round(Work& work);
    Result<void> settle_round(Work& work, const Result<void>& outcome);
    Result<void> build(Work& work, bool even_if_empty);
    Result<bool> add_deposits(chain::BlockBuilder& builder, Work& work);
    Result<void> seal_closing();
    void add_pooled(chain::BlockBuilder& builder);
    Result<void> seal(chain::BlockBuilder& builder);
    Result<void> log_pooled(const std::vector<txpool::TxPtr>& fresh);
    Result<void> flush();
    [[nodiscard]] chain::BlockAttributes attributes() const;
    void notify(const std::vector<BlockPtr>& blocks);
    Result<void> record(RecordKind kind, BytesView payload);
    Result<void> revert(std::uint64_t id, bool& found);

    Result<void> replay(RecordKind kind, BytesView payload, std::vector<Bytes>& pooled);
    Result<void> replay_block(BytesView payload);
    void restore_pool(const std::vector<Bytes>& pooled);

    NodeOptions options;
    sys::Clock& clock;
    Logger& logger;
    Ledger ledger;
    Mempool mempool;
    Query query;
    std::optional<BlockLog> log;  ///< none: nothing is stored

    mutable std::mutex mutex;          ///< guards what follows
    std::condition_variable wake;      ///< the writer's
    std::condition_variable progress;  ///< of those who wait for the writer
    std::vector<txpool::TxPtr> fresh;  ///< in the pool, not yet durable
    std::deque<eth::Transaction> deposits;
    std::uint64_t arrivals = 0;
    std::uint64_t arrivals_durable = 0;
    std::uint64_t deposits_accepted = 0;
    std::uint64_t deposits_durable = 0;
    std::uint64_t mine_wanted = 0;
    std::uint64_t mine_done = 0;
    struct Waiter {
        std::uint64_t ticket = 0;
        std::function<void(const Result<void>&)> done;
    };
    std::vector<Waiter> waiters;
    std::vector<std::shared_ptr<Command>> commands;
    bool more = false;  ///< executable transactions are left over
    bool busy = false;
    bool draining = false;
    bool close_wanted = false;
    bool closed = false;
    bool stopping = false;
    std::optional<Error> failure;  ///< of the log: nothing is accepted any more
    Mining mining;
    std::chrono::seconds time_offset{0};
    std::optional<std::uint64_t> next_timestamp;  ///< seconds; of one block
    std::optional<std::chrono::seconds> timestamp_interval;
    Address coinbase;
    std::int64_t last_activity_ms = 0;
    std::chrono::steady_clock::time_point next_block;

    struct Snapshot {
        std::uint64_t serial = 0;
        std::chrono::seconds time_offset{0};
    };
    std::map<std::uint64_t, Snapshot> snapshots;  ///< the writer's
    std::uint64_t last_snapshot = 0;
    std::map<SubscriptionId, PendingCallback> pending_callbacks;  ///< run under `mutex`

    std::vector<BlockPtr> sealed;  ///< in this round; the writer's

    std::mutex callbacks_mutex;  ///< held while callbacks run
    std::map<SubscriptionId, BlockCallback> callbacks;
    std::atomic<SubscriptionId> last_subscription{0};

    std::thread writer;
};

}  // namespace alt::node
