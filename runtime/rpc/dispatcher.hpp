#pragma once

#include <atomic>
#include <chrono>
#include <vector>

#include "core/net/io_pool.hpp"
#include "core/net/json_rpc.hpp"
#include "core/sys/cpu_meter.hpp"
#include "runtime/rpc/call_stats.hpp"
#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

/// Answers the methods of one node. Thread-safe.
class NodeDispatcher final : public net::Dispatcher {
public:
    /// `node`, `pool` and `rollup` (null: none) must outlive it, and it everybody who waits for an
    /// answer.
    NodeDispatcher(node::Node& node, net::IoPool& pool, bool dev_methods,
                   RollupPlace* rollup = nullptr);
    NodeDispatcher(const NodeDispatcher&) = delete;
    NodeDispatcher& operator=(const NodeDispatcher&) = delete;
    ~NodeDispatcher() override;

    net::RpcResult call(std::string_view method, const codec::Json& params) override;
    /// As the method's row says; a watched one goes apart for a second after it has taken long.
    [[nodiscard]] net::CallMode mode(net::CallView& call) const override;
    net::RpcResult handle(const net::CallView& call) override;
    void begin(std::span<const net::CallView> calls, const Done& done) override;
    void on_answer(const net::CallView& call, const net::RpcResult& result,
                   std::chrono::nanoseconds took) override {
        stats_.count(call.place, result, took);
    }

    [[nodiscard]] const CallStats& stats() const noexcept { return stats_; }
    /// CPU time of calls that went apart.
    [[nodiscard]] std::chrono::nanoseconds cpu() const noexcept { return cpu_.spent(); }

private:
    net::RpcResult run(std::size_t place, const codec::Json& params);
    /// Has a thread ask the parent, if not too many do.
    void ask(std::function<void()> work, const Done& done);

    const MethodTable& table_;
    CallStats stats_;
    sys::CpuMeter cpu_;
    net::IoPool& pool_;
    std::atomic<int> asking_{0};  ///< calls that wait for the parent
    FilterStore filters_;
    Context context_;
    node::Node::SubscriptionId pending_;
    std::vector<std::atomic<Time>> apart_until_;  ///< by place, as far as methods are watched
};

}  // namespace alt::rpc
