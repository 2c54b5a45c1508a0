#pragma once

#include "core/net/json_rpc.hpp"
#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

/// Answers the methods of one node. Thread-safe.
class NodeDispatcher final : public net::Dispatcher {
public:
    /// `node` must outlive it.
    NodeDispatcher(node::Node& node, bool dev_methods)
        : table_(methods(dev_methods)), context_{node, filters_} {}

    net::RpcResult call(std::string_view method, const codec::Json& params) override;
    /// Transactions of one batch share blocks and an fsync.
    std::function<net::RpcResult()> begin(std::string_view method,
                                          const codec::Json& params) override;

private:
    const MethodTable& table_;
    FilterStore filters_;
    Context context_;
};

}  // namespace alt::rpc
