#include <algorithm>
#include <optional>
#include <thread>
#include <utility>

#include "runtime/node/node_impl.hpp"

// When the writer runs, and what becomes of those who wait for it.
namespace alt::node {

namespace {

/// Arrivals from which a round does not wait for the one before to be synced.
constexpr std::size_t kLargeRound = 64;
/// How long arrivals wait for those whose signatures are being recovered: a block and a sync for
/// each of them would cost more than they do.
constexpr std::chrono::milliseconds kGather{1};

/// Pieces of history after a round.
constexpr std::size_t kForgetAtOnce = 4;

}  // namespace

Node::Impl::Impl(NodeOptions&& node_options, sys::Clock& node_clock, Logger& node_logger)
    : options(std::move(node_options)),
      history{options.history_blocks, options.history_bytes},
      clock(node_clock),
      logger(node_logger),
      workers(options.workers ? options.workers : std::make_shared<Workers>(2)),
      ledger(options.genesis, options.state_window, options.history, helpers()),
      mempool(options.pool),
      query(ledger, mempool, options.query),
      mining{options.seal, options.block_time},
      next_block(Workers::Clock::now() + options.block_time) {
    // The ledger has it; an idle chain need not hold it twice.
    options.genesis = {};
}

trie::Share Node::Impl::helpers() {
    return [this](std::size_t count, std::size_t stretch, const Workers::Stretch& work) {
        const auto caller = std::this_thread::get_id();
        workers->share(count, stretch, [&](std::size_t first, std::size_t end) {
            // The caller's time is taken by whom it works for.
            std::optional<sys::CpuScope> scope;
            if (std::this_thread::get_id() != caller) scope.emplace(cpu);
            work(first, end);
        });
    };
}

Node::Impl::~Impl() {
    Lock lock(mutex);
    stopping = true;
    if (stored) stored->stop();
    progress.notify_all();
    const auto last_timer = std::exchange(timer, 0);
    lock.unlock();
    if (last_timer != 0) workers->cancel(last_timer);
    lock.lock();
    progress.wait(lock, [&] { return !running && !syncing; });
    tell_waiters(lock);
    lock.unlock();
    stored.reset();
}

Result<void> Node::Impl::wait_durable(Lock& lock, const std::uint64_t& done, std::uint64_t target) {
    progress.wait(lock, [&] { return fate_of(done, target).has_value(); });
    return std::move(*fate_of(done, target));
}

std::optional<Result<void>> Node::Impl::fate_of(std::uint64_t done, std::uint64_t target) const {
    if (done >= target) return Result<void>{};
    if (failure) return Error(*failure);
    if (stopping) return make_error(Errc::interrupted, "the node is stopping");
    return std::nullopt;
}

void Node::Impl::tell_waiters(Lock& lock) {
    if (waiters.empty()) return;
    const auto waits = [&](const Waiter& waiter) {
        return !fate_of(arrivals_durable, waiter.ticket);
    };
    const auto first = std::partition(waiters.begin(), waiters.end(), waits);
    const std::vector<Waiter> due(std::make_move_iterator(first),
                                  std::make_move_iterator(waiters.end()));
    waiters.erase(first, waiters.end());
    const auto durable = arrivals_durable;
    const auto lost = fate_of(0, 1).value_or(Result<void>{});
    lock.unlock();
    for (const auto& waiter : due) waiter.done(waiter.ticket <= durable ? Result<void>{} : lost);
    lock.lock();
}

bool Node::Impl::has_work() const {
    return !fresh.empty() || has_other_work();
}

bool Node::Impl::has_other_work() const {
    return more || interval_due || !commands.empty() || !deposits.empty() ||
           mine_done + syncing_mined + unsynced.mined < mine_wanted ||
           (close_wanted && !close_taken);
}

bool Node::Impl::may_run() const {
    if (stopping || failure || !has_work()) return false;
    if (more || fresh.size() >= kLargeRound) return true;
    return !syncing && !gathers();
}

bool Node::Impl::gathers() const {
    return admitting != 0 && !has_other_work() && Workers::Clock::now() - first_fresh < kGather;
}

bool Node::Impl::is_idle() const {
    return !running && !syncing && !has_work();
}

void Node::Impl::kick() {
    if (claim_step()) workers->run([this] { step(); });
}

void Node::Impl::kick_and_unlock(Lock& lock) {
    const bool due = claim_step();
    lock.unlock();
    if (due) workers->run([this] { step(); });
}

bool Node::Impl::claim_step() {
    if (running || !may_run()) return false;
    return running = true;
}

void Node::Impl::arm_timer() {
    if (timer != 0 || stopping || closed || failure) return;
    if (mining.seal != driver::SealMode::interval || mining.block_time.count() == 0) return;
    timer = workers->call_at(next_block, [this, armed = ++arming] {
        const std::lock_guard lock(mutex);
        // Another was set while this one waited for the lock.
        if (armed != arming) return;
        timer = 0;
        interval_due = true;
        kick();
    });
}

Node::Impl::Work Node::Impl::take_work() {
    Work work;
    work.fresh.swap(fresh);
    work.deposits.swap(deposits);
    work.commands.swap(commands);
    work.mining = mining;
    work.arrivals = arrivals;
    work.mine = mine_wanted - mine_done - unsynced.mined - syncing_mined;
    work.close = close_wanted && !close_taken;
    work.finishing = draining;
    work.interval = std::exchange(interval_due, false);
    // A late writer does not make up for missed blocks.
    if (work.interval) next_block = std::max(next_block + mining.block_time, Workers::Clock::now());
    more = false;
    close_taken = close_taken || work.close;
    return work;
}

/// Another worker may execute a large round while this one waits for the disk.
void Node::Impl::step() {
    Lock lock(mutex);
    const sys::CpuScope scope(cpu);  // ends under the lock: whoever destroys the node waits for it
    run_rounds(lock);
}

void Node::Impl::sync_apart() {
    Lock lock(mutex);
    const sys::CpuScope scope(cpu);
    flush(lock);
    if (claim_step()) return run_rounds(lock);
    progress.notify_all();
}

void Node::Impl::run_rounds(Lock& lock) {
    do {
        running = true;
        if (may_run()) execute(lock);
        running = false;
        if (!syncing) flush(lock);
    } while (!running && may_run());
    if (failure && !running) {
        running = true;  // whoever destroys the node waits for the callbacks
        tell_waiters(lock);
        running = false;
    }
    arm_timer();
    progress.notify_all();
}

void Node::Impl::execute(Lock& lock) {
    auto work = take_work();
    lock.unlock();
    auto outcome = round(work);
    if (outcome && stored) stored->after_round(*log, mempool);
    if (outcome) ledger.forget_beyond(history, kForgetAtOnce);
    lock.lock();
    if (!outcome) return fail(std::move(outcome.error()));
    unsynced.any = true;
    unsynced.arrivals = work.arrivals;
    unsynced.deposits = deposits_accepted - deposits.size();
    unsynced.mined += work.mine;
    unsynced.closed = unsynced.closed || work.close;
    std::move(sealed.begin(), sealed.end(), std::back_inserter(unsynced.blocks));
    std::move(work.commands.begin(), work.commands.end(), std::back_inserter(unsynced.commands));
}

void Node::Impl::flush(Lock& lock) {
    syncing = true;
    while (unsynced.any && !failure) {
        auto batch = std::exchange(unsynced, {});
        syncing_mined = batch.mined;
        kick();
        lock.unlock();
        auto synced = sync();
        if (synced) notify(batch.blocks);
        lock.lock();
        complete(batch, std::move(synced), lock);
    }
    syncing = false;
}

void Node::Impl::complete(Unsynced& batch, Result<void>&& synced, Lock& lock) {
    syncing_mined = 0;
    if (!synced) {
        fail(std::move(synced.error()));
    } else {
        arrivals_durable = std::max(arrivals_durable, batch.arrivals);
        deposits_durable = std::max(deposits_durable, batch.deposits);
        mine_done += batch.mined;
        closed = closed || batch.closed;
        for (const auto& command : batch.commands) command->done = true;
    }
    progress.notify_all();
    tell_waiters(lock);
}

void Node::Impl::fail(Error&& error) {
    logger.error("node", error.message);
    if (!failure) failure = std::move(error);
    // A snapshot must not be durable before the log that it is of.
    if (stored) stored->stop();
    fresh.clear();
}

Result<void> Node::Impl::sync() {
    if (!log || options.durability == driver::Durability::none) return {};
    const auto begin = Workers::Clock::now();
    auto synced = log->sync();
    syncs.add(Workers::Clock::now() - begin);
    return synced;
}

void Node::Impl::notify(const std::vector<BlockPtr>& blocks) {
    if (blocks.empty()) return;
    const std::lock_guard lock(callbacks_mutex);
    for (const auto& block : blocks)
        for (const auto& [id, callback] : callbacks) callback(block);
}

}  // namespace alt::node
