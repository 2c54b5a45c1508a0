#pragma once

#include "core/net/json_rpc.hpp"
#include "runtime/node/query.hpp"

namespace alt::rpc {

/// An outcome that is not success, in geth's words and codes: the revert data is in `data`.
net::RpcError failure(const node::CallOutcome& outcome);

}  // namespace alt::rpc
