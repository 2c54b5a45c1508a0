#include <algorithm>
#include <unordered_set>

#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/node/node_impl.hpp"

// What a round does: blocks of what has arrived, in the log and before the readers.
namespace alt::node {

namespace {

/// Gas of the cheapest transaction: bounds how many fit a block.
constexpr std::uint64_t kLeastTxGas = 21'000;
/// Between two looks at what has arrived, while a block is built.
constexpr std::chrono::milliseconds kTakeInEvery{1};

}  // namespace

Result<void> Node::Impl::round(Work& work) {
    sealed.clear();
    if (chain_ended) {
        for (const auto& command : work.commands)
            command->outcome = make_error(Errc::conflict, "the rollup is closed");
        return {};
    }
    for (const auto& command : work.commands) command->outcome = command->action();
    const bool automatic = work.mining.seal == driver::SealMode::automatic;
    const bool builds = work.mine != 0 || work.interval || work.finishing || !work.deposits.empty();
    // Who sends does not wait for a block that may be long: what is sent is durable on its own.
    if (!automatic && builds) ALT_TRY(take_in(work));
    for (std::uint64_t i = 0; i < work.mine; ++i) ALT_TRY(build(work, true));
    // A drained pool is sealed at once, whatever the interval.
    if (automatic || work.interval || work.finishing || !work.deposits.empty())
        ALT_TRY(build(work, work.interval));
    while (!work.deposits.empty()) ALT_TRY(build(work, false));
    if (work.close) ALT_TRY(seal_closing());
    return log_pooled(work.fresh);
}

Result<void> Node::Impl::take_in(Work& work) {
    {
        const std::lock_guard lock(mutex);
        std::move(fresh.begin(), fresh.end(), std::back_inserter(work.fresh));
        fresh.clear();
        work.arrivals = arrivals;
    }
    if (work.fresh.empty()) return {};
    ALT_TRY(log_pooled(std::exchange(work.fresh, {})));
    const std::lock_guard lock(mutex);
    unsynced.any = true;
    unsynced.arrivals = work.arrivals;
    if (!std::exchange(syncing, true)) workers->run([this] { sync_apart(); });
    return {};
}

Result<void> Node::Impl::build(Work& work, bool even_if_empty) {
    const auto turn = ledger.take_turn();
    auto builder = ledger.builder(attributes());
    ALT_TRY_ASSIGN(const bool room, add_deposits(builder, work));
    if (room) ALT_TRY(add_pooled(builder, work));
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

Result<void> Node::Impl::add_pooled(chain::BlockBuilder& builder, Work& work) {
    const auto most = static_cast<std::size_t>(builder.gas_left() / kLeastTxGas) + 1;
    const auto chosen = mempool.select(builder.context().base_fee, most);
    bool left_over = chosen.size() == most;
    std::unordered_set<Address> skipped;
    const bool automatic = work.mining.seal == driver::SealMode::automatic;
    auto looked = Workers::Clock::now();
    for (const auto& tx : chosen) {
        if (!automatic && Workers::Clock::now() - looked >= kTakeInEvery) {
            ALT_TRY(take_in(work));
            looked = Workers::Clock::now();
        }
        if (skipped.contains(tx->sender)) continue;
        if (!builder.has_room_for(tx->raw.size())) {
            skipped.insert(tx->sender);
            left_over = true;
            continue;
        }
        const auto executed = builder.add(tx->tx, tx->sender, tx->raw, tx->hash);
        if (executed) continue;
        skipped.insert(tx->sender);
        if (executed.error().retryable)
            left_over = left_over || builder.size() != 0;
        else
            mempool.remove(*tx);
    }
    if (!left_over) return {};
    const std::lock_guard lock(mutex);
    more = mining.seal == driver::SealMode::automatic || draining;
    return {};
}

Result<void> Node::Impl::seal(chain::BlockBuilder& builder) {
    ALT_TRY_ASSIGN(auto block, ledger.seal(builder, [&](BytesView encoded) -> Result<void> {
        if (!log) return {};
        log->append(RecordKind::block, encoded);
        return log->write();
    }));
    mempool.advance(*block);
    const auto time = static_cast<std::int64_t>(block->block.header.timestamp);
    sealed.push_back(std::move(block));
    const std::lock_guard lock(mutex);
    // One that was asked for while this block was built is the next one's.
    if (!next_timestamp || static_cast<std::int64_t>(*next_timestamp) > time) return {};
    time_offset = std::chrono::seconds(time - clock.now() / 1000);
    next_timestamp.reset();
    return {};
}

Result<void> Node::Impl::seal_closing() {
    const auto turn = ledger.take_turn();
    auto builder = ledger.builder(attributes());
    const auto tx = chain::closing_transaction();
    if (auto executed = builder.add(tx, tx.from); !executed)
        return std::move(executed.error()).wrap("closing block");
    ALT_TRY(seal(builder));
    chain_ended = true;
    return {};
}

Result<void> Node::Impl::log_pooled(const std::vector<txpool::TxPtr>& arrived) {
    if (!log) return {};
    for (const auto& tx : mempool.holders(arrived)) log->append(RecordKind::transaction, tx->raw);
    return log->write();
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

}  // namespace alt::node
