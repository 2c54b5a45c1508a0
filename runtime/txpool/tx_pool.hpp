#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/transaction.hpp"

namespace alt::txpool {

/// A decoded transaction whose sender is known.
struct PooledTx {
    eth::Transaction tx;
    Hash256 hash;
    Address sender;
    Bytes raw;  ///< its encoding; a blob transaction's is without the sidecar
    /// Bytes of memory that it takes in a pool, rounded up: its encoding twice, as it is held
    /// decoded, too, and what every transaction costs.
    [[nodiscard]] std::size_t memory() const noexcept {
        constexpr std::size_t kPlaces = 320;  ///< in the queue, its sender's, and by hash
        return sizeof(*this) + kPlaces + 2 * raw.size();
    }
};
/// Shared by the pool and the block being built from it.
using TxPtr = std::shared_ptr<const PooledTx>;

struct Limits {
    std::size_t max_txs = 100'000;
    std::size_t max_bytes = std::size_t{128} << 20;  ///< of memory
    std::size_t max_per_sender = 10'000;
    std::uint64_t max_nonce_gap = 10'000;  ///< how far above the account's nonce one may be
};

struct PoolStatus {
    std::size_t pending = 0;  ///< executable: nonces follow the account's without a gap
    std::size_t queued = 0;
};

/// Transactions waiting for a block: a queue by nonce for each sender, taken by price.
/// A plain data structure: not thread-safe, no clock, no I/O.
class TxPool {
public:
    explicit TxPool(Limits limits = {}) : limits_(limits) {}

    /// Takes a valid transaction. `account_nonce` is the sender's at the head.
    /// A second one with the same nonce replaces the first if it pays 10% more in both prices.
    /// When full, the cheapest last transaction of a sender gives way to one that pays more.
    /// Errors (in geth's words): "already known" (conflict), "nonce too low", "nonce too high",
    /// "replacement transaction underpriced"; retryable: "txpool is full", "account limit
    /// exceeded".
    Result<void> add(TxPtr tx, std::uint64_t account_nonce);

    /// The best executable transactions at this base fee: highest tip first, then oldest first;
    /// nonces in order. They stay in the pool until `advance` or `remove`.
    [[nodiscard]] std::vector<TxPtr> select(const uint256& base_fee, std::size_t max_count) const;

    /// The sender's account has this nonce now: what is below it goes.
    void advance(const Address& sender, std::uint64_t account_nonce);
    /// Drops one that turned out not to be executable.
    void remove(const Address& sender, std::uint64_t nonce);

    /// Puts senders for which `nonce_of` names one at that account nonce, be it lower or higher.
    void rebase(const std::function<std::optional<std::uint64_t>(const Address&)>& nonce_of);
    void clear();

    /// Null when unknown.
    [[nodiscard]] TxPtr find(const Hash256& hash) const;
    [[nodiscard]] TxPtr find(const Address& sender, std::uint64_t nonce) const;
    /// The first nonce from `account_nonce` on that no transaction here uses.
    [[nodiscard]] std::uint64_t next_nonce(const Address& sender,
                                           std::uint64_t account_nonce) const;
    [[nodiscard]] std::size_t size() const noexcept { return by_hash_.size(); }
    [[nodiscard]] PoolStatus status() const;
    /// Bytes: what `Limits::max_bytes` bounds.
    [[nodiscard]] std::size_t memory() const noexcept { return bytes_; }
    [[nodiscard]] std::vector<TxPtr> all() const;
    /// A sender's, by nonce.
    [[nodiscard]] std::vector<TxPtr> all_of(const Address& sender) const;

private:
    struct Entry {
        TxPtr tx;
        std::uint64_t arrival;
    };
    static constexpr std::size_t kNotReady = ~std::size_t{0};
    struct Queue {
        std::uint64_t account_nonce = 0;
        std::uint64_t ready_end = 0;  ///< the first nonce from the account's on that is not here
        std::size_t ready_count = 0;  ///< from the account's nonce to `ready_end`
        std::size_t ready_at = kNotReady;    ///< its place in `ready_`
        std::map<std::uint64_t, Entry> txs;  ///< by nonce
    };
    using Queues = std::unordered_map<Address, Queue>;
    /// A sender's last transaction; outdated if it is no longer that.
    struct Tail {
        TxPtr tx;
        bool operator<(const Tail& other) const {  ///< orders a heap whose top pays least
            return tx->tx.max_fee_per_gas > other.tx->tx.max_fee_per_gas;
        }
    };
    struct Candidate;

    Result<void> replace(Entry& old, TxPtr tx);
    /// For `tx` in the place of `replaced`, if that is given.
    Result<void> make_room(const PooledTx& tx, const PooledTx* replaced = nullptr);
    /// What gave way to one that found no room all the same, with the nonces of the accounts.
    void put_back(const std::vector<std::pair<Entry, std::uint64_t>>& gone);
    [[nodiscard]] TxPtr cheapest_tail(const Address& spared);
    [[nodiscard]] bool is_tail(const PooledTx& tx) const;
    void offer_tail(const Queue& queue);
    void insert(Queue& queue, Entry entry);
    void forget(const PooledTx& tx);
    /// After the queue's account nonce or transactions have changed.
    void update(Queue& queue);
    void erase(Queues::iterator at);

    Limits limits_;
    Queues queues_;
    std::vector<Queue*> ready_;  ///< those that have something executable
    std::vector<Tail> tails_;    ///< a heap; empty until room is short
    std::size_t pending_ = 0;
    std::unordered_map<Hash256, TxPtr> by_hash_;
    std::size_t bytes_ = 0;
    std::uint64_t arrivals_ = 0;
};

}  // namespace alt::txpool
