#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

net::RpcResult status(Context& context, const Params&) {
    const auto now = context.node.inspect();
    return codec::Json(
        codec::JsonObject{{"kind", context.query().is_rollup() ? "rollup" : "parent"},
                          {"chainId", quantity(context.query().chain_id())},
                          {"genesisHash", hex(context.node.genesis_hash())},
                          {"blockNumber", quantity(now.block_num)},
                          {"blockHash", hex(now.block_hash)},
                          {"stateRoot", hex(now.state_root)},
                          {"transactions", quantity(now.txs)},
                          {"pending", quantity(now.pending)},
                          {"depositsCredited", quantity(now.deposits_credited)},
                          {"fees", quantity(now.fees)},
                          {"draining", now.draining},
                          {"closed", now.closed}});
}

}  // namespace

void add_alt(MethodTable& table) {
    table.add("alt_status", status, Runs::at_once, "Where the chain stands", "", "Object");
    add_alt_life(table);
    add_alt_settlement(table);
}

}  // namespace alt::rpc
