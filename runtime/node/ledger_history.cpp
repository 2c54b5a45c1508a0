#include <algorithm>

#include "runtime/node/ledger.hpp"

// How much of a chain is kept.
namespace alt::node {
namespace {

/// What BLOCKHASH reaches.
constexpr std::size_t kHashes = 256;
constexpr std::uint64_t kLeastBlocks = 16;
/// Of one piece: readers wait for no more.
constexpr std::size_t kBlocksAtOnce = 64;
constexpr std::size_t kTxsAtOnce = 256;
/// Bytes of what is held of each block beside its record, and of a transaction in the index.
constexpr std::size_t kPerBlock = 128;
constexpr std::size_t kPerTx = 16;

}  // namespace

void Ledger::note_memory() {
    state_memory_ = state_.memory();
    history_memory_ = block_bytes_ + undo_bytes_ + blocks_.size() * kPerBlock +
                      (next_tx() - first_txs_.front()) * kPerTx + log_index_.memory();
}

std::uint64_t Ledger::oldest_block() const {
    const auto lock = lock_shared();
    return base_;
}

BlockPtr Ledger::oldest() const {
    const auto lock = lock_shared();
    return blocks_.front();
}

std::uint64_t Ledger::least_kept(const HistoryLimit& limit) const {
    return std::max<std::uint64_t>(limit.blocks, state_window_ + 1);
}

bool Ledger::is_beyond(const HistoryLimit& limit) const {
    if (limit.blocks == 0 && limit.bytes == 0) return false;
    const auto lock = lock_shared();
    if (captured_) return false;
    const auto keep = least_kept(limit);
    if (limit.blocks != 0 && blocks_.size() > keep + keep / 16) return true;
    return limit.bytes != 0 && history_memory_ > limit.bytes && blocks_.size() > kLeastBlocks;
}

std::uint64_t Ledger::excess(const HistoryLimit& limit) const {
    const std::uint64_t count = blocks_.size();
    if (captured_) return 0;
    std::uint64_t out = 0;
    if (const auto keep = least_kept(limit); limit.blocks != 0 && count > keep) out = count - keep;
    if (limit.bytes == 0) return out;
    // More than the limit would have it, so that it is not all to do again after the next block.
    const auto goal = limit.bytes - limit.bytes / 16;
    auto bytes = history_memory_.load();
    for (std::uint64_t i = 0; bytes > goal && i + kLeastBlocks < count; ++i) {
        bytes -= std::min(bytes, blocks_[i]->memory + kPerBlock);
        out = std::max(out, i + 1);
    }
    return out;
}

std::vector<Ledger::Forgotten> Ledger::take_oldest(const HistoryLimit& limit) {
    const auto lock = lock_exclusive();
    note_memory();
    const auto count = std::min<std::uint64_t>(excess(limit), kBlocksAtOnce);
    std::vector<Forgotten> out;
    for (std::uint64_t i = 0; i < count; ++i) {
        auto& block = blocks_.front();
        block_bytes_ -= block->memory;
        by_hash_.erase(block->hash);
        earlier_hashes_.push_back(block->hash);
        out.push_back({std::move(block), first_txs_.front()});
        blocks_.pop_front();
        first_txs_.pop_front();
        ++base_;
    }
    while (earlier_hashes_.size() > kHashes) earlier_hashes_.pop_front();
    if (out.empty()) return out;
    // States that lead to blocks which are gone are of no use to anybody.
    first_undo_ = std::max(first_undo_, base_ + 1);
    first_state_ = std::max(first_state_, base_);
    forget_undos();
    note_memory();
    return out;
}

void Ledger::forget_txs(const Forgotten& gone) {
    const auto& hashes = gone.block->tx_hashes;
    for (std::size_t at = 0; at < hashes.size();) {
        const auto end = std::min(at + kTxsAtOnce, hashes.size());
        const auto lock = lock_state();
        for (; at < end; ++at) txs_.erase(hashes[at], TxIndex::number(gone.first_tx + at));
    }
}

void Ledger::forget_beyond(const HistoryLimit& limit, std::size_t most) {
    if (!is_beyond(limit)) return;
    for (std::size_t i = 0; i < most; ++i) {
        const auto gone = take_oldest(limit);
        if (gone.empty()) return;
        for (const auto& each : gone) {
            forget_txs(each);
            log_index_.remove_first(*each.block);
        }
    }
}

}  // namespace alt::node
