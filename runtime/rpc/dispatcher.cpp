#include "runtime/rpc/dispatcher.hpp"

#include "runtime/rpc/params.hpp"

namespace alt::rpc {

net::RpcResult NodeDispatcher::call(std::string_view method, const codec::Json& params) {
    const auto handler = table_.find(method);
    if (handler == nullptr)
        return net::RpcError{
            net::kMethodNotFound,
            "the method " + std::string(method) + " does not exist/is not available",
            {}};
    return handler(context_, Params(params));
}

std::function<net::RpcResult()> NodeDispatcher::begin(std::string_view method,
                                                      const codec::Json& params) {
    if (method != "eth_sendRawTransaction") return {};
    return begin_send_raw_transaction(context_, Params(params));
}

}  // namespace alt::rpc
