#pragma once

#include <mutex>

#include "runtime/node/ledger.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

/// The pool behind a lock: see txpool::TxPool for what each method promises.
class Mempool {
public:
    explicit Mempool(txpool::Limits limits) : pool_(limits) {}

    Result<void> add(txpool::TxPtr tx, std::uint64_t account_nonce) {
        const std::lock_guard lock(mutex_);
        return pool_.add(std::move(tx), account_nonce);
    }
    [[nodiscard]] std::vector<txpool::TxPtr> select(const uint256& base_fee,
                                                    std::size_t max_count) const {
        const std::lock_guard lock(mutex_);
        return pool_.select(base_fee, max_count);
    }
    void advance(const Address& sender, std::uint64_t account_nonce) {
        const std::lock_guard lock(mutex_);
        pool_.advance(sender, account_nonce);
    }
    void remove(const Address& sender, std::uint64_t nonce) {
        const std::lock_guard lock(mutex_);
        pool_.remove(sender, nonce);
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
    [[nodiscard]] txpool::TxPtr find(const Hash256& hash) const {
        const std::lock_guard lock(mutex_);
        return pool_.find(hash);
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
    [[nodiscard]] txpool::PoolStatus status() const {
        const std::lock_guard lock(mutex_);
        return pool_.status();
    }

private:
    mutable std::mutex mutex_;
    txpool::TxPool pool_;
};

}  // namespace alt::node
