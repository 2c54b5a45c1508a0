#include "runtime/node/sender_recovery.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include "core/eth/senders.hpp"
#include "core/sys/cores.hpp"

namespace alt::node {
namespace {

/// What one thread recovers at a time: enough to share inversions.
constexpr std::size_t kPiece = 128;
/// Transactions and blocks that may wait.
constexpr std::size_t kMostTxs = 16'384;
constexpr std::size_t kMostBlocks = 4'096;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;  ///< of the encodings

void recover(std::span<const eth::Transaction> txs, std::span<std::optional<Address>> senders) {
    std::vector<const eth::Transaction*> views;
    views.reserve(txs.size());
    for (const auto& tx : txs) views.push_back(&tx);
    const auto found = eth::recover_senders(views);
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i]) senders[i] = *found[i];
}

}  // namespace

struct SenderRecovery::Shared {
    struct Item {
        LoggedBlock logged;
        std::size_t begun = 0;  ///< transactions that somebody is recovering, or has recovered
        std::size_t done = 0;   ///< transactions
    };

    /// Recovers the next piece of anything. The lock is released meanwhile. false: nothing is left.
    bool work(std::unique_lock<std::mutex>& lock) {
        while (next < items.size() &&
               items[next]->begun == items[next]->logged.block.transactions.size())
            ++next;
        if (next == items.size()) return false;
        const auto item = items[next];
        auto& logged = item->logged;
        const auto first = item->begun;
        const auto count = std::min(kPiece, logged.block.transactions.size() - first);
        item->begun += count;
        lock.unlock();
        recover(std::span(logged.block.transactions).subspan(first, count),
                std::span(logged.senders).subspan(first, count));
        lock.lock();
        item->done += count;
        if (item->done == logged.block.transactions.size()) known.notify_all();
        return true;
    }

    std::mutex mutex;
    std::condition_variable known;
    std::deque<std::shared_ptr<Item>> items;  ///< oldest first; shared with who works on them
    std::size_t next = 0;                     ///< all before it are begun
    std::size_t helpers = 0;
};

SenderRecovery::SenderRecovery(Workers& workers)
    : workers_(workers), shared_(std::make_shared<Shared>()) {}

SenderRecovery::~SenderRecovery() {
    const std::lock_guard lock(shared_->mutex);
    shared_->items.clear();
    shared_->next = 0;
}

void SenderRecovery::add(LoggedBlock&& block) {
    const auto count = block.block.transactions.size();
    block.senders.assign(count, std::nullopt);
    waiting_txs_ += count;
    waiting_bytes_ += block.encoded_size;
    ++waiting_blocks_;
    {
        const std::lock_guard lock(shared_->mutex);
        shared_->items.push_back(
            std::make_shared<Shared::Item>(Shared::Item{std::move(block), 0, 0}));
    }
    // A single piece is done sooner than a thread is there.
    if (waiting_txs_ > kPiece) call_helpers();
}

void SenderRecovery::call_helpers() {
    const auto most = std::max(2u, sys::cores()) - 1;
    const std::lock_guard lock(shared_->mutex);
    for (; shared_->helpers < most; ++shared_->helpers)
        workers_.run([shared = shared_] {
            std::unique_lock guard(shared->mutex);
            while (shared->work(guard)) continue;
            --shared->helpers;
        });
}

bool SenderRecovery::empty() const noexcept {
    return waiting_blocks_ == 0;
}

bool SenderRecovery::full() const noexcept {
    return waiting_txs_ >= kMostTxs || waiting_blocks_ >= kMostBlocks ||
           waiting_bytes_ >= kMostBytes;
}

LoggedBlock SenderRecovery::take() {
    std::unique_lock lock(shared_->mutex);
    const auto item = shared_->items.front();
    const auto count = item->logged.block.transactions.size();
    while (item->done < count)
        if (!shared_->work(lock)) shared_->known.wait(lock);
    shared_->items.pop_front();
    if (shared_->next > 0) --shared_->next;
    waiting_txs_ -= count;
    waiting_bytes_ -= item->logged.encoded_size;
    --waiting_blocks_;
    return std::move(item->logged);
}

}  // namespace alt::node
