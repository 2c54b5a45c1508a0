#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/node/node_impl.hpp"

namespace alt::node {

namespace {

/// Gas of the cheapest transaction: bounds how many fit a block.
constexpr std::uint64_t kLeastTxGas = 21'000;

}  // namespace

Node::Impl::Impl(NodeOptions&& node_options, sys::Clock& node_clock, Logger& node_logger)
    : options(std::move(node_options)),
      clock(node_clock),
      logger(node_logger),
      ledger(options.genesis, options.state_window),
      mempool(options.pool),
      query(ledger, mempool, options.query),
      mining{options.seal, options.block_time},
      next_block(std::chrono::steady_clock::now() + options.block_time) {}

Node::Impl::~Impl() {
    {
        const std::lock_guard lock(mutex);
        stopping = true;
    }
    wake.notify_all();
    progress.notify_all();
    if (writer.joinable()) writer.join();
    std::unique_lock lock(mutex);
    tell_waiters(lock);
}

Result<void> Node::Impl::wait_durable(std::unique_lock<std::mutex>& lock, const std::uint64_t& done,
                                      std::uint64_t target) {
    progress.wait(lock, [&] { return fate_of(done, target).has_value(); });
    return std::move(*fate_of(done, target));
}

std::optional<Result<void>> Node::Impl::fate_of(std::uint64_t done, std::uint64_t target) const {
    if (done >= target) return Result<void>{};
    if (failure) return Error(*failure);
    if (stopping) return make_error(Errc::interrupted, "the node is stopping");
    return std::nullopt;
}

void Node::Impl::tell_waiters(std::unique_lock<std::mutex>& lock) {
    std::vector<Waiter> due;
    const auto waits = [&](const Waiter& waiter) {
        return !fate_of(arrivals_durable, waiter.ticket);
    };
    const auto first = std::partition(waiters.begin(), waiters.end(), waits);
    due.assign(std::make_move_iterator(first), std::make_move_iterator(waiters.end()));
    waiters.erase(first, waiters.end());
    const auto durable = arrivals_durable;
    const auto lost = fate_of(0, 1).value_or(Result<void>{});
    lock.unlock();
    for (const auto& waiter : due) waiter.done(waiter.ticket <= durable ? Result<void>{} : lost);
    lock.lock();
}

bool Node::Impl::has_work() const {
    return more || !fresh.empty() || !commands.empty() || !deposits.empty() ||
           mine_done < mine_wanted || (close_wanted && !closed);
}

void Node::Impl::wait_for_work(std::unique_lock<std::mutex>& lock) {
    const auto ready = [&] { return stopping || has_work(); };
    if (mining.seal == driver::SealMode::interval && mining.block_time.count() > 0 && !closed)
        wake.wait_until(lock, next_block, ready);
    else
        wake.wait(lock, ready);
}

Node::Impl::Work Node::Impl::take_work() {
    Work work;
    work.fresh.swap(fresh);
    work.deposits.swap(deposits);
    work.commands.swap(commands);
    work.mining = mining;
    work.arrivals = arrivals;
    work.mine = mine_wanted - mine_done;
    work.close = close_wanted && !closed;
    const auto now = std::chrono::steady_clock::now();
    if (mining.seal == driver::SealMode::interval && mining.block_time.count() > 0 &&
        now >= next_block) {
        work.interval = true;
        // A late writer does not make up for missed blocks.
        next_block = std::max(next_block + mining.block_time, now);
    }
    more = false;
    busy = true;
    return work;
}

void Node::Impl::run() {
    std::unique_lock lock(mutex);
    while (true) {
        wait_for_work(lock);
        if (stopping) return;
        if (failure) {
            fresh.clear();
            wake.wait(lock, [&] { return stopping; });
            return;
        }
        auto work = take_work();
        lock.unlock();
        auto outcome = round(work);
        if (outcome) notify(sealed);
        lock.lock();
        if (!outcome) {
            logger.error("node", outcome.error().message);
            failure = std::move(outcome.error());
        } else {
            arrivals_durable = work.arrivals;
            mine_done += work.mine;
            deposits_durable = deposits_accepted - deposits.size();
        }
        for (const auto& command : work.commands) command->done = !failure;
        busy = false;
        progress.notify_all();
        tell_waiters(lock);
    }
}

Result<void> Node::Impl::round(Work& work) {
    sealed.clear();
    // A transaction may have been admitted against a head that has moved since.
    ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
        for (const auto& tx : work.fresh)
            if (const auto account = view.account(tx->sender))
                mempool.advance(tx->sender, account->nonce);
    });
    for (const auto& command : work.commands) command->outcome = command->action();
    const bool automatic = work.mining.seal == driver::SealMode::automatic;
    bool finishing = false;
    {
        const std::lock_guard lock(mutex);
        finishing = draining;
        if (closed) return {};
    }
    for (std::uint64_t i = 0; i < work.mine; ++i) ALT_TRY(build(work, true));
    // A drained pool is sealed at once, whatever the interval.
    if (automatic || work.interval || finishing || !work.deposits.empty())
        ALT_TRY(build(work, work.interval));
    while (!work.deposits.empty()) ALT_TRY(build(work, false));
    if (work.close) ALT_TRY(seal_closing());
    ALT_TRY(log_pooled(work.fresh));
    return flush();
}

Result<void> Node::Impl::build(Work& work, bool even_if_empty) {
    auto builder = ledger.builder(attributes());
    ALT_TRY_ASSIGN(const bool room, add_deposits(builder, work));
    if (room) add_pooled(builder);
    if (builder.size() == 0 && !even_if_empty) return {};
    return seal(builder);
}

Result<bool> Node::Impl::add_deposits(chain::BlockBuilder& builder, Work& work) {
    while (!work.deposits.empty()) {
        const auto& tx = work.deposits.front();
        if (auto executed = builder.add(tx, tx.from); !executed) {
            // Whatever fills the block waits for the next one; an empty block has all the room
            // there will ever be.
            if (builder.size() != 0) return false;
            return std::move(executed.error())
                .wrap("deposit " + std::to_string(builder.context().number));
        }
        work.deposits.pop_front();
    }
    return true;
}

void Node::Impl::add_pooled(chain::BlockBuilder& builder) {
    const auto most = static_cast<std::size_t>(builder.gas_left() / kLeastTxGas) + 1;
    const auto chosen = mempool.select(builder.context().base_fee, most);
    bool left_over = chosen.size() == most;
    std::unordered_map<Address, bool> skipped;
    for (const auto& tx : chosen) {
        if (skipped.contains(tx->sender)) continue;
        const auto executed = builder.add(tx->tx, tx->sender);
        if (executed) continue;
        skipped.emplace(tx->sender, true);
        if (executed.error().retryable)
            left_over = left_over || builder.size() != 0;
        else
            mempool.remove(tx->sender, tx->tx.nonce);
    }
    if (!left_over) return;
    const std::lock_guard lock(mutex);
    more = mining.seal == driver::SealMode::automatic || draining;
}

Result<void> Node::Impl::seal(chain::BlockBuilder& builder) {
    ALT_TRY_ASSIGN(auto block, ledger.seal(builder, [&](BytesView encoded) -> Result<void> {
        if (!log) return {};
        log->append(RecordKind::block, encoded);
        return log->write();
    }));
    for (std::size_t i = 0; i < block->senders.size(); ++i) {
        const auto& tx = block->block.transactions[i];
        if (!tx.is_deposit()) mempool.advance(block->senders[i], tx.nonce + 1);
    }
    const auto time = static_cast<std::int64_t>(block->block.header.timestamp);
    sealed.push_back(std::move(block));
    const std::lock_guard lock(mutex);
    if (next_timestamp) time_offset = std::chrono::seconds(time - clock.now() / 1000);
    next_timestamp.reset();
    return {};
}

Result<void> Node::Impl::seal_closing() {
    auto builder = ledger.builder(attributes());
    const auto tx = chain::closing_transaction();
    if (auto executed = builder.add(tx, tx.from); !executed)
        return std::move(executed.error()).wrap("closing block");
    ALT_TRY(seal(builder));
    ALT_TRY(flush());
    const std::lock_guard lock(mutex);
    closed = true;
    return {};
}

Result<void> Node::Impl::log_pooled(const std::vector<txpool::TxPtr>& arrived) {
    if (!log) return {};
    for (const auto& tx : arrived)
        if (mempool.find(tx->hash)) log->append(RecordKind::transaction, eth::encode(tx->tx));
    return log->write();
}

Result<void> Node::Impl::flush() {
    if (!log || options.durability == driver::Durability::none) return {};
    return log->sync();
}

chain::BlockAttributes Node::Impl::attributes() const {
    const auto parent = ledger.head();
    const auto parent_time = parent->block.header.timestamp;
    chain::BlockAttributes out;
    const std::lock_guard lock(mutex);
    const auto clock_seconds = clock.now() / 1000;
    const auto now =
        static_cast<std::uint64_t>(std::max<std::int64_t>(clock_seconds + time_offset.count(), 0));
    // Equal timestamps are allowed: a chain that seals many blocks a second must not run ahead of
    // the clock, because challenge windows are measured by it.
    out.timestamp = std::max(now, parent_time);
    if (next_timestamp)
        out.timestamp = std::max(*next_timestamp, parent_time);
    else if (timestamp_interval)
        out.timestamp = parent_time + static_cast<std::uint64_t>(timestamp_interval->count());
    out.prev_randao = crypto::keccak256(parent->hash);
    if (ledger.config().is_rollup())
        out.beneficiary = ledger.config().fee_vault;
    else
        out.beneficiary = coinbase;
    return out;
}

void Node::Impl::notify(const std::vector<BlockPtr>& blocks) {
    if (blocks.empty()) return;
    const std::lock_guard lock(callbacks_mutex);
    for (const auto& block : blocks)
        for (const auto& [id, callback] : callbacks) callback(block);
}

}  // namespace alt::node
