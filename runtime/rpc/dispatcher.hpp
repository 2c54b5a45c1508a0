#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <optional>

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
    /// Transactions go together: they share blocks and an fsync. What takes long, or waits for the
    /// writer, goes apart; so does, for a second, a method that has turned out to.
    [[nodiscard]] net::CallMode mode(std::string_view method) const override;
    void begin(std::span<const net::CallView> calls, const Done& done) override;
    void on_answer(std::string_view method, const net::RpcResult& result, Time asked) override {
        stats_.count(method, result, std::chrono::steady_clock::now() - asked);
    }

    [[nodiscard]] const CallStats& stats() const noexcept { return stats_; }
    /// CPU time of calls that went apart.
    [[nodiscard]] std::chrono::nanoseconds cpu() const noexcept { return cpu_.spent(); }

private:
    /// Methods that are quick as a rule, and bounded by gas or by a block's size if not.
    static constexpr std::array<std::string_view, 4> kMayTakeLong{
        "eth_call", "eth_getBlockByHash", "eth_getBlockByNumber", "eth_getProof"};
    [[nodiscard]] static std::optional<std::size_t> watched(std::string_view method);

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
    std::array<std::atomic<Time>, kMayTakeLong.size()> apart_until_{};
};

}  // namespace alt::rpc
