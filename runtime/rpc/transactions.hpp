#pragma once

#include <span>

#include "core/net/json_rpc.hpp"
#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

/// Takes up calls of eth_sendRawTransaction and of its Sync sister (EIP-7966), all at once, and
/// answers each when its transaction is durable.
void send_transactions(Context& context, std::span<const net::CallView> calls,
                       const net::Dispatcher::Done& done);

}  // namespace alt::rpc
