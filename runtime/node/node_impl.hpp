#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>

#include "core/sys/cpu_meter.hpp"
#include "runtime/node/admission.hpp"
#include "runtime/node/block_log.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/mempool.hpp"
#include "runtime/node/node.hpp"
#include "runtime/node/snapshots.hpp"
#include "runtime/node/workers.hpp"

namespace alt::node {

/// The writer is no thread but a step that the shared workers run when there is something to do,
/// one at a time. A round takes up all that has arrived, builds, logs and publishes blocks of it;
/// then it is synced, and acknowledged. A round begins while the one before is being synced only if
/// it is large: a small one is better off with what arrives meanwhile.
struct Node::Impl {
    Impl(NodeOptions&& node_options, sys::Clock& node_clock, Logger& node_logger);
    ~Impl();

    Result<void> recover();

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
    /// Into the pool. The writer is the caller's to kick.
    Result<Submission> take_locked(Result<txpool::TxPtr>&& admitted);
    /// What became of a ticket: none while it is on its way.
    [[nodiscard]] std::optional<Result<void>> fate_of(std::uint64_t done,
                                                      std::uint64_t target) const;
    /// Calls those whose fate is known. The lock is released meanwhile.
    void tell_waiters(std::unique_lock<std::mutex>& lock);
    /// Has the writer's step run if it does not and has something to do.
    void kick();
    /// The same; a step that starts finds the lock free.
    void kick_and_unlock(std::unique_lock<std::mutex>& lock);
    /// True: the caller is to queue a step.
    [[nodiscard]] bool claim_step();
    void arm_timer();

    // The writer's step.
    struct Work {
        std::vector<txpool::TxPtr> fresh;
        std::deque<eth::Transaction> deposits;
        std::vector<std::shared_ptr<Command>> commands;
        Mining mining;
        std::uint64_t arrivals = 0;
        std::uint64_t mine = 0;
        bool close = false;
        bool interval = false;
        bool finishing = false;  ///< draining
    };
    /// What was written and is not yet durable.
    struct Unsynced {
        std::vector<BlockPtr> blocks;
        std::vector<std::shared_ptr<Command>> commands;
        std::uint64_t arrivals = 0;
        std::uint64_t deposits = 0;
        std::uint64_t mined = 0;
        bool closed = false;
        bool any = false;
    };
    using Lock = std::unique_lock<std::mutex>;
    void step();
    /// Syncs what `take_in` has logged; `syncing` is set.
    void sync_apart();
    void run_rounds(Lock& lock);
    [[nodiscard]] bool has_work() const;
    /// Besides transactions that have arrived.
    [[nodiscard]] bool has_other_work() const;
    [[nodiscard]] bool may_run() const;
    /// More is about to arrive, and may share the round.
    [[nodiscard]] bool gathers() const;
    [[nodiscard]] bool is_idle() const;
    Work take_work();
    void execute(Lock& lock);
    void flush(Lock& lock);
    void complete(Unsynced& batch, Result<void>&& synced, Lock& lock);
    void fail(Error&& error);
    Result<void> round(Work& work);
    Result<void> build(Work& work, bool even_if_empty);
    Result<bool> add_deposits(chain::BlockBuilder& builder, Work& work);
    Result<void> seal_closing();
    Result<void> add_pooled(chain::BlockBuilder& builder, Work& work);
    /// Logs what has arrived, and has it synced and acknowledged while this round goes on.
    Result<void> take_in(Work& work);
    Result<void> seal(chain::BlockBuilder& builder);
    Result<void> log_pooled(const std::vector<txpool::TxPtr>& fresh);
    Result<void> sync();
    [[nodiscard]] chain::BlockAttributes attributes() const;
    void notify(const std::vector<BlockPtr>& blocks);
    Result<void> record(RecordKind kind, BytesView payload);
    Result<void> revert(std::uint64_t id, std::optional<std::uint64_t>& head);

    void restore_pool(const std::vector<Bytes>& pooled);
    /// Workers that help to hash; their time is the node's.
    [[nodiscard]] trie::Share helpers();

    NodeOptions options;
    const HistoryLimit history;
    sys::Clock& clock;
    Logger& logger;
    std::shared_ptr<Workers> workers;
    sys::CpuMeter cpu;  ///< of the writer's steps, and of who helps with them
    Ledger ledger;
    Mempool mempool;
    Query query;
    std::optional<BlockLog> log;      ///< none: nothing is stored
    std::optional<Snapshots> stored;  ///< snapshots beside the log

    mutable std::mutex mutex;          ///< guards what follows
    std::condition_variable progress;  ///< of those who wait for the writer
    std::vector<txpool::TxPtr> fresh;  ///< in the pool, not yet durable
    Workers::Clock::time_point first_fresh;
    std::atomic<int> admitting{0};  ///< threads that recover the sender of a single transaction
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
    bool more = false;     ///< executable transactions are left over
    bool running = false;  ///< a step is queued, or executes a round
    bool syncing = false;  ///< a step waits for the disk, or tells what it has synced
    Unsynced unsynced;
    std::uint64_t syncing_mined = 0;  ///< of the batch that is being synced
    bool draining = false;
    bool close_wanted = false;
    bool close_taken = false;
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
    Workers::TimerId timer = 0;  ///< 0: none is set
    std::uint64_t arming = 0;    ///< of the timer: one that was armed before does nothing
    bool interval_due = false;

    struct Snapshot {
        std::uint64_t serial = 0;
        std::chrono::seconds time_offset{0};
    };
    std::map<std::uint64_t, Snapshot> snapshots;  ///< the writer's
    std::uint64_t last_snapshot = 0;
    std::map<SubscriptionId, PendingCallback> pending_callbacks;  ///< run under `mutex`

    metrics::Histogram syncs;      ///< durations of the log's
    bool chain_ended = false;      ///< the closing block is sealed; the writer's
    std::vector<BlockPtr> sealed;  ///< in this round; the writer's

    std::mutex callbacks_mutex;  ///< held while callbacks run
    std::map<SubscriptionId, BlockCallback> callbacks;
    std::atomic<SubscriptionId> last_subscription{0};
};

}  // namespace alt::node
