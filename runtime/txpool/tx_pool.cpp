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
        if (queue.txs.size() >= limits_.max_per_sender) return refusal("account limit exceeded");
    }
    ALT_TRY(make_room(*tx));
    auto& queue = queues_[tx->sender];
    queue.account_nonce = std::max(queue.account_nonce, account_nonce);
    insert(queue, std::move(tx));
    return {};
}

Result<void> TxPool::replace(Entry& old, TxPtr tx) {
    const auto& before = old.tx->tx;
    if (!pays_ten_percent_more(tx->tx.max_fee_per_gas, before.max_fee_per_gas) ||
        !pays_ten_percent_more(tx->tx.max_priority_fee_per_gas, before.max_priority_fee_per_gas) ||
        !pays_ten_percent_more(tx->tx.max_fee_per_blob_gas, before.max_fee_per_blob_gas))
        return refusal("replacement transaction underpriced");
    bytes_ = bytes_ - old.tx->size + tx->size;
    by_hash_.erase(old.tx->hash);
    by_hash_.emplace(tx->hash, tx);
    old.tx = std::move(tx);
    return {};
}

Result<void> TxPool::make_room(const PooledTx& tx) {
    while (by_hash_.size() >= limits_.max_txs || bytes_ + tx.size > limits_.max_bytes) {
        // Only a sender's last transaction may go: taking an earlier one would strand those behind
        // it.
        const PooledTx* cheapest = nullptr;
        for (const auto& [sender, queue] : queues_) {
            if (sender == tx.sender || queue.txs.empty()) continue;
            const auto& last = *queue.txs.rbegin()->second.tx;
            if (cheapest == nullptr || last.tx.max_fee_per_gas < cheapest->tx.max_fee_per_gas)
                cheapest = &last;
        }
        if (cheapest == nullptr || cheapest->tx.max_fee_per_gas >= tx.tx.max_fee_per_gas)
            return refusal("txpool is full");
        remove(cheapest->sender, cheapest->tx.nonce);
    }
    return {};
}

void TxPool::insert(Queue& queue, TxPtr tx) {
    bytes_ += tx->size;
    by_hash_.emplace(tx->hash, tx);
    const auto nonce = tx->tx.nonce;
    queue.txs.emplace(nonce, Entry{std::move(tx), ++arrivals_});
}

void TxPool::forget(const PooledTx& tx) {
    bytes_ -= tx.size;
    by_hash_.erase(tx.hash);
}

std::vector<TxPtr> TxPool::select(const uint256& base_fee, std::size_t max_count) const {
    std::priority_queue<Candidate> heads;
    const auto offer = [&](const Queue& queue, std::map<std::uint64_t, Entry>::const_iterator at) {
        const auto& entry = at->second;
        if (entry.tx->tx.max_fee_per_gas < base_fee) return;
        heads.push({tip_of(entry.tx->tx, base_fee), entry.arrival, &queue, at});
    };
    for (const auto& [sender, queue] : queues_) {
        if (const auto first = queue.txs.find(queue.account_nonce); first != queue.txs.end())
            offer(queue, first);
    }
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
    if (queue.txs.empty()) queues_.erase(found);
}

void TxPool::remove(const Address& sender, std::uint64_t nonce) {
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return;
    const auto at = found->second.txs.find(nonce);
    if (at == found->second.txs.end()) return;
    forget(*at->second.tx);
    found->second.txs.erase(at);
    if (found->second.txs.empty()) queues_.erase(found);
}

void TxPool::rebase(const std::function<std::optional<std::uint64_t>(const Address&)>& nonce_of) {
    std::vector<std::pair<Address, std::uint64_t>> moved;
    for (auto& [sender, queue] : queues_)
        if (const auto nonce = nonce_of(sender)) {
            queue.account_nonce = *nonce;
            moved.emplace_back(sender, *nonce);
        }
    for (const auto& [sender, nonce] : moved) advance(sender, nonce);
}

void TxPool::clear() {
    queues_.clear();
    by_hash_.clear();
    bytes_ = 0;
}

TxPtr TxPool::find(const Hash256& hash) const {
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : found->second;
}

std::uint64_t TxPool::next_nonce(const Address& sender, std::uint64_t account_nonce) const {
    const auto found = queues_.find(sender);
    if (found == queues_.end()) return account_nonce;
    auto next = std::max(account_nonce, found->second.account_nonce);
    for (auto at = found->second.txs.find(next); at != found->second.txs.end() && at->first == next;
         ++at)
        ++next;
    return next;
}

PoolStatus TxPool::status() const {
    PoolStatus out;
    for (const auto& [sender, queue] : queues_) {
        const auto ready = next_nonce(sender, queue.account_nonce) - queue.account_nonce;
        out.pending += static_cast<std::size_t>(ready);
    }
    out.queued = by_hash_.size() - out.pending;
    return out;
}

std::vector<TxPtr> TxPool::all() const {
    std::vector<TxPtr> out;
    out.reserve(by_hash_.size());
    for (const auto& [sender, queue] : queues_)
        for (const auto& [nonce, entry] : queue.txs) out.push_back(entry.tx);
    return out;
}

}  // namespace alt::txpool
