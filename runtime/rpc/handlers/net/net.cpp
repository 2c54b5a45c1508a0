#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

net::RpcResult version(Context& context, const Params&) {
    return codec::Json(std::to_string(context.query().chain_id()));
}
net::RpcResult listening(Context&, const Params&) {
    return codec::Json(true);
}
/// A rollup has one node.
net::RpcResult peer_count(Context&, const Params&) {
    return quantity(std::uint64_t{0});
}

}  // namespace

void add_net(MethodTable& table) {
    for (const auto* name : {"net_version", "eth_networkId"})
        table.add(name, version, Runs::at_once, "The chain id, decimal", "", "String");
    table.add("net_listening", listening, Runs::at_once, "Whether the node answers", "", "Boolean");
    table.add("net_peerCount", peer_count, Runs::at_once, "Other nodes of the chain: none", "",
              "Quantity");
}

}  // namespace alt::rpc
