#include "core/crypto/keccak.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/version.hpp"

namespace alt::rpc {

namespace {

net::RpcResult client_version(Context&, const Params&) {
    return codec::Json(kClientVersion);
}
net::RpcResult sha3(Context&, const Params& params) {
    ALT_PARAM(const auto data, params.bytes(0));
    return hex(crypto::keccak256(data));
}

}  // namespace

void add_web3(MethodTable& table) {
    table.add("web3_clientVersion", client_version, Runs::at_once, "Name and version of the node",
              "", "String");
    table.add("web3_sha3", sha3, Runs::at_once, "keccak256 of bytes", "data: Bytes", "Hash");
}

}  // namespace alt::rpc
