#include "core/crypto/keccak.hpp"
#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

void add_web3(MethodTable& table) {
    table.add("web3_clientVersion",
              [](Context&, const Params&) -> net::RpcResult { return codec::Json("alt/0.1.0"); });
    table.add("web3_sha3", [](Context&, const Params& params) -> net::RpcResult {
        ALT_PARAM(const auto data, params.bytes(0));
        return hex(crypto::keccak256(data));
    });
}

}  // namespace alt::rpc
