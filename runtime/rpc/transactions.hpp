#pragma once

#include <span>

#include "core/net/json_rpc.hpp"
#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

/// Whether the method hands in a transaction: eth_sendRawTransaction and its Sync sister
/// (EIP-7966).
bool sends_transaction(std::string_view method);

/// Takes up such calls, all at once, and answers each when its transaction is durable.
void send_transactions(Context& context, std::span<const net::CallView> calls,
                       const net::Dispatcher::Done& done);

}  // namespace alt::rpc
