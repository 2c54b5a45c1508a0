#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

void add_eth_chain(MethodTable& table) {
    table.add("eth_chainId", [](Context& context, const Params&) -> net::RpcResult {
        return quantity(context.query().chain_id());
    });
    table.add("eth_blockNumber", [](Context& context, const Params&) -> net::RpcResult {
        return quantity(context.query().block_number());
    });
    table.add("eth_syncing",
              [](Context&, const Params&) -> net::RpcResult { return codec::Json(false); });
    // The node holds no keys: there is nothing to unlock.
    table.add("eth_accounts", [](Context&, const Params&) -> net::RpcResult {
        return codec::Json(codec::JsonArray{});
    });
    table.add("eth_coinbase", [](Context& context, const Params&) -> net::RpcResult {
        return hex(context.query().head()->block.header.beneficiary);
    });
    table.add("eth_mining",
              [](Context&, const Params&) -> net::RpcResult { return codec::Json(false); });
    table.add("eth_hashrate",
              [](Context&, const Params&) -> net::RpcResult { return quantity(std::uint64_t{0}); });
}

}  // namespace alt::rpc
