#pragma once

#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/rollup_link.hpp"

namespace alt::rpc {

/// A handler of methods that only rollups have.
using RollupHandler = net::RpcResult (*)(Context&, RollupPlace&, const Params&);

template <RollupHandler handler>
net::RpcResult on_rollup(Context& context, const Params& params) {
    if (context.rollup == nullptr)
        return net::RpcError{net::kMethodNotFound, "this chain is no rollup: it has no parent", {}};
    return handler(context, *context.rollup, params);
}

}  // namespace alt::rpc
