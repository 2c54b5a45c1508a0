#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

void add_net(MethodTable& table) {
    table.add("net_version", [](Context& context, const Params&) -> net::RpcResult {
        return codec::Json(std::to_string(context.query().chain_id()));
    });
    table.add("net_listening",
              [](Context&, const Params&) -> net::RpcResult { return codec::Json(true); });
    table.add("net_peerCount",
              [](Context&, const Params&) -> net::RpcResult { return quantity(std::uint64_t{0}); });
}

}  // namespace alt::rpc
