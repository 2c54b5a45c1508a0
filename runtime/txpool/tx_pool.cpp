#include "runtime/txpool/tx_pool.hpp"

#include <algorithm>
#include <queue>

namespace alt::txpool {

namespace {

/// EIP-1559: the part of the price that the block's producer gets; the cap must be at least
/// `base_fee`.
uint256 tip_of(const eth::Transaction& tx, const uint256& base_fee) {
    return std::min(tx.max_priority_fee_per_gas, tx.max_fee_per_gas - base_fee);
}

/// True if `price` is at least 10% above `old`.
bool pays_ten_percent_more(const uint256& price, const uint256& old) {
    const auto wanted = mul_overflow(old, 110);
    const auto offered = mul_overflow(price, 100);
    if (wanted.overflow) return false;
    return offered.overflow || offered.value >= wanted.value;
}

Error refusal(const char* message) {
    return make_error(Errc::invalid_input, message);
}

/// There may be room later.
Error no_room(const char* message) {
    auto error = refusal(message);
    error.retryable = true;
    return error;
}

}  // namespace

struct TxPool::Candidate {
    uint256 tip;
    std::uint64_t arrival = 0;
    const Queue* queue = nullptr;
    std::map<std::uint64_t, Entry>::const_iterator at;

    /// Orders a heap whose top is the best.
    bool operator<(const Candidate& other) const {
        if (tip != other.tip) return tip < other.tip;
        return arrival > other.arrival;
    }
};

Result<void> TxPool::add(TxPtr tx, std::uint64_t account_nonce) {
    if (by_hash_.contains(tx->hash)) return make_error(Errc::conflict, "already known");
    const auto nonce = tx->tx.nonce;
    if (nonce < account_nonce) return refusal("nonce too low");
    if (nonce - account_nonce > limits_.max_nonce_gap) return refusal("nonce too high");

    if (const auto found = queues_.find(tx->sender); found != queues_.end()) {
        auto& queue = found->second;
        if (const auto old = queue.txs.find(nonce); old != queue.txs.end())
            return replace(old->second, std::move(tx));
        if (queue.txs.size() >= limits_.max_per_sender) return no_room("account limit exceeded");
    }
    ALT_TRY(make_room(*tx));
    auto& queue = queues_[tx->sender];
    queue.account_nonce = std::max(queue.account_nonce, account_nonce);
    insert(queue, {std::move(tx), ++arrivals_});
    return {};
}

Result<void> TxPool::replace(Entry& old, TxPtr tx) {
    const auto& before = old.tx->tx;
    if (!pays_ten_percent_more(tx->tx.max_fee_per_gas, before.max_fee_per_gas) ||
        !pays_ten_percent_more(tx->tx.max_priority_fee_per_gas, before.max_priority_fee_per_gas) ||
        !pays_ten_percent_more(tx->tx.max_fee_per_blob_gas, before.max_fee_per_blob_gas))
        return refusal("replacement transaction underpriced");
    ALT_TRY(make_room(*tx, old.tx.get()));
    bytes_ = bytes_ - old.tx->memory() + tx->memory();
    by_hash_.erase(old.tx->hash);
    by_hash_.emplace(tx->hash, tx);
    old.tx = std::move(tx);
    if (!tails_.empty() && is_tail(*old.tx)) offer_tail(queues_.at(old.tx->sender));
    return {};
}

Result<void> TxPool::make_room(const PooledTx& tx, const PooledTx* replaced) {
    const auto freed = replaced == nullptr ? 0 : replaced->memory();
    const auto room = [&] {
        return (replaced != nullptr || by_hash_.size() < limits_.max_txs) &&
               bytes_ - freed + tx.memory() <= limits_.max_bytes;
    };
    std::vector<std::pair<Entry, std::uint64_t>> gone;
    while (!room()) {
        // Only a sender's last transaction may go: taking an earlier one would strand those behind
        // it.
        const auto cheapest = cheapest_tail(tx.sender);
        if (!cheapest || cheapest->tx.max_fee_per_gas >= tx.tx.max_fee_per_gas) {
            put_back(gone);
            return no_room("txpool is full");
        }
        const auto& queue = queues_.at(cheapest->sender);
        gone.emplace_back(queue.txs.at(cheapest->tx.nonce), queue.account_nonce);
        remove(cheapest->sender, cheapest->tx.nonce);
    }
    return {};
}

void TxPool::put_back(const std::vector<std::pair<Entry, std::uint64_t>>& gone) {
    for (auto each = gone.rbegin(); each != gone.rend(); ++each) {
        const auto& [entry, account_nonce] = *each;
        auto& queue = queues_[entry.tx->sender];
        queue.account_nonce = std::max(queue.account_nonce, account_nonce);
        insert(queue, entry);
    }
}

bool TxPool::is_tail(const PooledTx& tx) const {
    const auto found = queues_.find(tx.sender);
    return found != queues_.end() && !found->second.txs.empty() &&
           found->second.txs.rbegin()->second.tx.get() == &tx;
}

void TxPool::offer_tail(const Queue& queue) {
    // What the heap holds that is outdated must not outweigh the rest: it is made again when room
    // is short.
    if (tails_.size() > 2 * queues_.size() + 16) return tails_.clear();
    tails_.push_back({queue.txs.rbegin()->second.tx});
    std::push_heap(tails_.begin(), tails_.end());
}

TxPtr TxPool::cheapest_tail(const Address& spared) {
    if (tails_.empty()) {
        for (const auto& [sender, queue] : queues_)
            if (!queue.txs.empty()) tails_.push_back({queue.txs.rbegin()->second.tx});
        std::make_heap(tails_.begin(), tails_.end());
    }
    TxPtr own;
    TxPtr found;
    while (!tails_.empty() && !found) {
        const auto& best = tails_.front().tx;
        const bool is_own = best->sender == spared;
        if (is_tail(*best)) (is_own ? own : found) = best;
        if (found) break;
        std::pop_heap(tails_.begin(), tails_.end());
        tails_.pop_back();
    }
    if (own) offer_tail(queues_.at(own->sender));
    return found;
}

void TxPool::insert(Queue& queue, Entry entry) {
    bytes_ += entry.tx->memory();
    by_hash_.emplace(entry.tx->hash, entry.tx);
    const auto nonce = entry.tx->tx.nonce;
    queue.txs.emplace_hint(queue.txs.end(), nonce, std::move(entry));
    if (!tails_.empty() && queue.txs.rbegin()->first == nonce) offer_tail(queue);
    update(queue);
}

void TxPool::forget(const PooledTx& tx) {
    bytes_ -= tx.memory();
    by_hash_.erase(tx.hash);
}

void TxPool::update(Queue& queue) {
    const auto was_ready = queue.ready_count;
    auto& end = queue.ready_end;
    end = std::max(end, queue.account_nonce);
    for (auto at = queue.txs.find(end); at != queue.txs.end() && at->first == end; ++at) ++end;
    queue.ready_count = static_cast<std::size_t>(end - queue.account_nonce);
    pending_ = pending_ - was_ready + queue.ready_count;
    if (queue.ready_count != 0 && queue.ready_at == kNotReady) {
        queue.ready_at = ready_.size();
        ready_.push_back(&queue);
    } else if (queue.ready_count == 0 && queue.ready_at != kNotReady) {
        ready_.back()->ready_at = queue.ready_at;
        ready_[queue.ready_at] = ready_.back();
        ready_.pop_back();
        queue.ready_at = kNotReady;
    }
}

void TxPool::erase(Queues::iterator at) {
    auto& queue = at->second;
    queue.ready_end = queue.account_nonce;
    update(queue);
    queues_.erase(at);
}

std::vector<TxPtr> TxPool::select(const uint256& base_fee, std::size_t max_count) const {
    std::priority_queue<Candidate> heads;
    const auto offer = [&](const Queue& queue, std::map<std::uint64_t, Entry>::const_iterator at) {
        const auto& entry = at->second;
        if (entry.tx->tx.max_fee_per_gas < base_fee) return;
        heads.push({tip_of(entry.tx->tx, base_fee), entry.arrival, &queue, at});
    };
    for (const auto* queue : ready_) offer(*queue, queue->txs.find(queue->account_nonce));
    std::vector<TxPtr> out;
    while (!heads.empty() && out.size() < max_count) {
        const auto best = heads.top();
        heads.pop();
        out.push_back(best.at->second.tx);
        const auto next = std::next(best.at);
        if (next != best.queue->txs.end() && next->first == best.at->first + 1)
            offer(*best.queue, next);
    }
    return out;
}

void TxPool::advance(const Address& sender, std::uint64_t account_nonce) {
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return;
    auto& queue = found->second;
    queue.account_nonce = std::max(queue.account_nonce, account_nonce);
    while (!queue.txs.empty() && queue.txs.begin()->first < queue.account_nonce) {
        forget(*queue.txs.begin()->second.tx);
        queue.txs.erase(queue.txs.begin());
    }
    if (queue.txs.empty())
        erase(found);
    else
        update(queue);
}

void TxPool::remove(const Address& sender, std::uint64_t nonce) {
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return;
    auto& queue = found->second;
    const auto at = queue.txs.find(nonce);
    if (at == queue.txs.end()) return;
    const bool was_tail = std::next(at) == queue.txs.end();
    forget(*at->second.tx);
    queue.txs.erase(at);
    if (queue.txs.empty()) {
        erase(found);
        return;
    }
    queue.ready_end = std::min(queue.ready_end, nonce);
    update(queue);
    if (was_tail && !tails_.empty()) offer_tail(queue);
}

void TxPool::rebase(const std::function<std::optional<std::uint64_t>(const Address&)>& nonce_of) {
    std::vector<std::pair<Address, std::uint64_t>> moved;
    for (const auto& [sender, queue] : queues_)
        if (const auto nonce = nonce_of(sender)) moved.emplace_back(sender, *nonce);
    for (const auto& [sender, nonce] : moved) {
        auto& queue = queues_.at(sender);
        queue.account_nonce = queue.ready_end = nonce;
        update(queue);
        advance(sender, nonce);
    }
}

void TxPool::clear() {
    ready_.clear();
    tails_.clear();
    queues_.clear();
    by_hash_.clear();
    bytes_ = pending_ = 0;
}

TxPtr TxPool::find(const Hash256& hash) const {
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : found->second;
}

TxPtr TxPool::find(const Address& sender, std::uint64_t nonce) const {
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return nullptr;
    const auto at = found->second.txs.find(nonce);
    return at == found->second.txs.end() ? nullptr : at->second.tx;
}

std::uint64_t TxPool::next_nonce(const Address& sender, std::uint64_t account_nonce) const {
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return account_nonce;
    const auto& queue = found->second;
    if (account_nonce <= queue.ready_end) return queue.ready_end;
    auto next = account_nonce;
    for (auto at = queue.txs.find(next); at != queue.txs.end() && at->first == next; ++at) ++next;
    return next;
}

PoolStatus TxPool::status() const {
    return {.pending = pending_, .queued = by_hash_.size() - pending_};
}

std::vector<TxPtr> TxPool::all() const {
    std::vector<TxPtr> out;
    out.reserve(by_hash_.size());
    for (const auto& [sender, queue] : queues_)
        for (const auto& [nonce, entry] : queue.txs) out.push_back(entry.tx);
    return out;
}

std::vector<TxPtr> TxPool::all_of(const Address& sender) const {
    std::vector<TxPtr> out;
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return out;
    out.reserve(found->second.txs.size());
    for (const auto& [nonce, entry] : found->second.txs) out.push_back(entry.tx);
    return out;
}

}  // namespace alt::txpool
