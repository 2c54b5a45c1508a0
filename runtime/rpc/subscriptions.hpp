#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/client/chain_client.hpp"
#include "core/net/io_pool.hpp"
#include "core/net/websocket.hpp"
#include "runtime/node/node.hpp"

namespace alt::rpc {

/// What one eth_subscribe asked for.
struct Subscription {
    enum class Kind { heads, logs, pending } kind = Kind::heads;
    client::LogFilter logs{};           ///< addresses and topics; the range is not looked at
    bool full = false;                  ///< pending: whole transactions rather than hashes
    std::weak_ptr<net::WsPeer> peer{};  ///< gone: nobody is told
};

/// The subscriptions of one endpoint. The node's writer hands over what happens; telling it is work
/// for another thread, in the order in which it happened. Thread-safe.
class Subscriptions {
public:
    /// `node` and `pool` must outlive it.
    Subscriptions(node::Node& node, net::IoPool& pool);
    Subscriptions(const Subscriptions&) = delete;
    Subscriptions& operator=(const Subscriptions&) = delete;
    ~Subscriptions();

    /// The id; what happens from now on is told.
    std::uint64_t add(Subscription subscription);
    bool remove(std::uint64_t id);
    /// No more are taken: each is looked at for each block and transaction.
    [[nodiscard]] bool is_full();

private:
    struct Entry {
        Subscription wanted;
        std::uint64_t after = 0;  ///< events up to this one came before
    };
    using Entries = std::map<std::uint64_t, Entry>;
    struct Event {
        std::uint64_t number = 0;
        node::BlockPtr block;  ///< or, when null:
        txpool::TxPtr pending;
    };

    void on_event(node::BlockPtr block, txpool::TxPtr pending);
    void deliver();
    void tell(const Event& event, const Entries& entries) const;

    node::Node& node_;
    net::IoPool& pool_;
    std::atomic<bool> anybody_{false};
    std::mutex mutex_;
    std::condition_variable idle_;
    Entries entries_;
    std::deque<Event> events_;
    std::uint64_t last_id_ = 0;
    std::uint64_t last_event_ = 0;
    bool delivering_ = false;
    node::Node::SubscriptionId blocks_ = 0;
    node::Node::SubscriptionId pending_ = 0;
};

}  // namespace alt::rpc
