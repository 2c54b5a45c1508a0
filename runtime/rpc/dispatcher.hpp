#pragma once

#include "core/net/io_pool.hpp"
#include "core/net/json_rpc.hpp"
#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

/// Answers the methods of one node. Thread-safe.
class NodeDispatcher final : public net::Dispatcher {
public:
    /// `node` and `pool` must outlive it, and it everybody who waits for an answer.
    NodeDispatcher(node::Node& node, net::IoPool& pool, bool dev_methods)
        : table_(methods(dev_methods)), pool_(pool), context_{node, filters_} {}

    net::RpcResult call(std::string_view method, const codec::Json& params) override;
    /// Transactions go together: they share blocks and an fsync. What may take long, or waits for
    /// the writer, goes apart.
    [[nodiscard]] net::CallMode mode(std::string_view method) const override;
    void begin(std::span<const net::CallView> calls, const Done& done) override;

private:
    const MethodTable& table_;
    net::IoPool& pool_;
    FilterStore filters_;
    Context context_;
};

}  // namespace alt::rpc
