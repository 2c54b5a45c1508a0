#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

#include "core/metrics/page.hpp"
#include "core/net/http_server.hpp"
#include "runtime/rpc/dispatcher.hpp"
#include "runtime/rpc/rollup_link.hpp"

namespace alt::rpc {

/// What an endpoint tells Prometheus of itself and of its node. Thread-safe.
class EndpointMetrics {
public:
    /// All must outlive it; `place` may be null.
    EndpointMetrics(node::Node& node, const NodeDispatcher& calls, RollupPlace* place,
                    net::IoPool& pool);
    EndpointMetrics(const EndpointMetrics&) = delete;
    EndpointMetrics& operator=(const EndpointMetrics&) = delete;
    ~EndpointMetrics();

    /// May take as long as a call on a node in this process. A remote parent is asked meanwhile,
    /// and what it says is on the next page.
    void add_to(metrics::Page& page, const net::ServerUsage& server);

private:
    void add_calls(metrics::Page& page) const;
    void add_chain(metrics::Page& page) const;
    void add_value(metrics::Page& page);
    void add_usage(metrics::Page& page, const net::ServerUsage& server) const;
    [[nodiscard]] metrics::Labels labels(metrics::Labels more = {}) const;
    void ask_for_custody();

    node::Node& node_;
    const NodeDispatcher& calls_;
    RollupPlace* place_;
    net::IoPool& pool_;
    metrics::Labels labels_;
    metrics::Counter gas_;
    metrics::Counter blocks_;
    node::Node::SubscriptionId subscription_;
    std::mutex mutex_;  ///< guards what follows
    std::condition_variable answered_;
    std::optional<double> custody_wei_;  ///< of the portal, as last heard
    bool asking_ = false;
};

}  // namespace alt::rpc
