#pragma once

#include <mutex>

#include "runtime/node/ledger.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

/// The pool behind a lock: see txpool::TxPool for what each method promises.
class Mempool {
public:
    explicit Mempool(txpool::Limits limits) : pool_(limits) {}

    /// The sender's nonce is read here, under the lock: who publishes a block and then calls
    /// `advance` cannot miss what was added meanwhile.
    Result<void> add(txpool::TxPtr tx, const Ledger& ledger) {
        const std::lock_guard lock(mutex_);
        std::uint64_t nonce = 0;
        ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
            if (const auto account = view.account(tx->sender)) nonce = account->nonce;
        });
        return pool_.add(std::move(tx), nonce);
    }
    [[nodiscard]] std::vector<txpool::TxPtr> select(const uint256& base_fee,
                                                    std::size_t max_count) const {
        const std::lock_guard lock(mutex_);
        return pool_.select(base_fee, max_count);
    }
    /// After the block was published.
    void advance(const BlockRecord& block) {
        const std::lock_guard lock(mutex_);
        for (std::size_t i = 0; i < block.senders.size(); ++i) {
            const auto& tx = block.block.transactions[i];
            if (!tx.is_deposit()) pool_.advance(block.senders[i], tx.nonce + 1);
        }
    }
    /// What has replaced it meanwhile stays.
    void remove(const txpool::PooledTx& tx) {
        const std::lock_guard lock(mutex_);
        const auto held = pool_.find(tx.sender, tx.tx.nonce);
        if (held && held->hash == tx.hash) pool_.remove(tx.sender, tx.tx.nonce);
    }
    /// The account's nonce was changed by other means than its transactions.
    void rebase(const Address& sender, std::uint64_t account_nonce) {
        const std::lock_guard lock(mutex_);
        pool_.rebase([&](const Address& each) {
            return each == sender ? std::optional(account_nonce) : std::nullopt;
        });
    }
    void rebase(const Ledger& ledger) {
        const std::lock_guard lock(mutex_);
        ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
            pool_.rebase([&](const Address& sender) {
                const auto account = view.account(sender);
                return std::optional(account ? account->nonce : 0);
            });
        });
    }
    void clear() {
        const std::lock_guard lock(mutex_);
        pool_.clear();
    }
    /// What the pool holds in the places of `txs`: those that are still there, or what has replaced
    /// them.
    [[nodiscard]] std::vector<txpool::TxPtr> holders(const std::vector<txpool::TxPtr>& txs) const {
        const std::lock_guard lock(mutex_);
        std::vector<txpool::TxPtr> out;
        for (const auto& tx : txs)
            if (auto held = pool_.find(tx->sender, tx->tx.nonce)) out.push_back(std::move(held));
        return out;
    }
    [[nodiscard]] txpool::TxPtr find(const Hash256& hash) const {
        const std::lock_guard lock(mutex_);
        return pool_.find(hash);
    }
    [[nodiscard]] txpool::TxPtr find(const Address& sender, std::uint64_t nonce) const {
        const std::lock_guard lock(mutex_);
        return pool_.find(sender, nonce);
    }
    [[nodiscard]] std::uint64_t next_nonce(const Address& sender,
                                           std::uint64_t account_nonce) const {
        const std::lock_guard lock(mutex_);
        return pool_.next_nonce(sender, account_nonce);
    }
    [[nodiscard]] std::vector<txpool::TxPtr> all() const {
        const std::lock_guard lock(mutex_);
        return pool_.all();
    }
    [[nodiscard]] std::vector<txpool::TxPtr> all_of(const Address& sender) const {
        const std::lock_guard lock(mutex_);
        return pool_.all_of(sender);
    }
    [[nodiscard]] txpool::PoolStatus status() const {
        const std::lock_guard lock(mutex_);
        return pool_.status();
    }
    /// Bytes.
    [[nodiscard]] std::size_t memory() const {
        const std::lock_guard lock(mutex_);
        return pool_.memory();
    }

private:
    mutable std::mutex mutex_;
    txpool::TxPool pool_;
};

}  // namespace alt::node
