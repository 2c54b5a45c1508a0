#include "runtime/host/deposit_carrier.hpp"

#include <algorithm>

#include "core/contracts/bindings/portal.hpp"

namespace alt::host {
namespace {

/// How long an end may go unnoticed.
constexpr std::chrono::milliseconds kNap{50};
/// Portals in one question for logs: endpoints bound it.
constexpr std::size_t kMostPortals = 100;
/// Blocks that are looked through for everybody at once; beyond, each rollup reads for itself.
constexpr std::uint64_t kMostBlocks = 1'000;
/// Blocks that were read and are read again with the next ones.
constexpr std::uint64_t kLookedAtAgain = 32;

}  // namespace

DepositCarrier::DepositCarrier(client::ChainClient& parent, std::chrono::milliseconds pace,
                               Rollups rollups, sys::Clock& clock, Logger& logger)
    : parent_(parent),
      pace_(pace),
      rollups_(std::move(rollups)),
      clock_(clock),
      logger_(logger),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

DepositCarrier::~DepositCarrier() = default;

void DepositCarrier::serve(const std::stop_token& stop) {
    auto due = clock_.steady();
    while (!stop.stop_requested()) {
        if (clock_.steady() >= due) {
            due = clock_.steady() + pace_;
            // A parent that is away is asked again in the next round.
            if (const auto carried = carry(); !carried)
                logger_.debug("deposits", carried.error().message);
        }
        clock_.sleep_for(std::min(kNap, pace_));
    }
}

Result<void> DepositCarrier::carry() {
    // Asked before the list is: what changes behind it is for the next round.
    const auto changes = rollups_.changes();
    const bool changed = changes != seen_changes_;
    if (changed) any_ = !rollups_.running().empty();
    if (any_) {
        ALT_TRY_ASSIGN(const auto news, look());
        if (changed || news.moved || again_) {
            const bool carried = carry_deposits(news);
            const bool looked = look_at_settlements(news.moved);
            again_ = carried || looked;
        }
    }
    seen_changes_ = changes;
    return {};
}

// Nobody is held in life while the parent is asked for another: who ends a rollup waits for those
// who hold it. Each is looked up among those that run, never through a weak pointer, which could
// still be locked once that wait is over.
bool DepositCarrier::carry_deposits(const News& news) {
    using Deposits = RollupInstance::Deposits;
    std::vector<driver::RollupId> due;
    bool again = false;
    for (const auto& rollup : rollups_.running()) {
        // Who has just begun does not know how far there is to read.
        if (rollup->is_fresh()) rollup->expect_deposits(news.head);
        if (news.deposits_of_all) rollup->expect_deposits(*news.deposits_of_all);
        if (const auto found = news.deposits.find(rollup->portal()); found != news.deposits.end())
            rollup->expect_deposits(found->second);
        const auto awaits = rollup->awaits_deposits(news.moved);
        again = again || awaits != Deposits::none_awaited;
        if (awaits == Deposits::pull_now) due.push_back(rollup->id());
    }
    for (const auto id : due) {
        const auto rollup = rollups_.find(id);
        if (!rollup) continue;
        if (const auto pulled = rollup->pull_deposits(); !pulled)
            rollup->logger().debug("deposits", pulled.error().message);
    }
    return again;
}

bool DepositCarrier::look_at_settlements(bool parent_moved) {
    std::vector<driver::RollupId> closed;
    for (const auto& rollup : rollups_.running())
        if (rollup->awaits_settlement(parent_moved)) closed.push_back(rollup->id());
    bool again = false;
    for (const auto id : closed) {
        const auto rollup = rollups_.find(id);
        // It may have been launched anew.
        if (!rollup || !rollup->awaits_settlement(false)) continue;
        if (const auto looked = rollup->look_at_settlement(); !looked) {
            again = true;
            rollup->logger().log(
                looked.error().code == Errc::corrupt ? LogLevel::error : LogLevel::debug,
                "settlement", looked.error().message);
        }
    }
    return again;
}

Result<DepositCarrier::News> DepositCarrier::look() {
    ALT_TRY_ASSIGN(auto head, parent_.header(client::BlockTag::latest));
    if (!head) return make_error(Errc::parent_unavailable, "the parent shows no block");
    News news;
    news.head = head->header.number;
    news.moved = !head_ || head_->hash != head->hash;
    if (head_ && news.moved) ALT_TRY(look_at_new_blocks(*head, news));
    head_ = std::move(head);
    return news;
}

Result<void> DepositCarrier::look_at_new_blocks(const client::HeaderInfo& head, News& news) {
    const auto last = head.header.number;
    const auto known = head_->header.number;
    ALT_TRY_ASSIGN(const auto still, parent_.header(known));
    const bool replaced = last <= known || !still || still->hash != head_->hash;
    // One of a provider's nodes may have shown the head, and another, behind it, the logs.
    const auto first = known + 1 - std::min(known, kLookedAtAgain);
    // A provider that refuses the question may well answer a smaller one.
    if (!replaced && last - known <= kMostBlocks && find_deposits(first, last, news)) return {};
    // Who reads on past blocks that were replaced finds out, and reads again.
    news.deposits_of_all = replaced ? std::max(known, last) + 1 : last;
    return {};
}

Result<void> DepositCarrier::find_deposits(std::uint64_t first, std::uint64_t last, News& news) {
    std::vector<Address> portals;
    for (const auto& rollup : rollups_.running()) portals.push_back(rollup->portal());
    client::LogFilter filter;
    filter.from_block = first;
    filter.to_block = last;
    filter.topics = {{contracts::transaction_deposited_topic()}};
    for (std::size_t begin = 0; begin < portals.size(); begin += kMostPortals) {
        const auto end = std::min(begin + kMostPortals, portals.size());
        filter.addresses.assign(portals.begin() + static_cast<std::ptrdiff_t>(begin),
                                portals.begin() + static_cast<std::ptrdiff_t>(end));
        ALT_TRY_ASSIGN(const auto logs, parent_.logs(filter));
        for (const auto& log : logs) {
            auto& block = news.deposits[log.log.address];
            block = std::max(block, log.at.block_num);
        }
    }
    return {};
}

}  // namespace alt::host
