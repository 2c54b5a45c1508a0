#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "core/net/json_rpc.hpp"

/// The envelopes of JSON-RPC 2.0, both ways.
namespace alt::net {

/// A well-formed request; views into the body's JSON.
struct RpcRequest {
    std::string id;  ///< JSON text
    CallView call;
    bool is_notification = false;
};

/// The request, or the answer that refuses it.
std::variant<RpcRequest, std::string> open_request(const codec::Json& json);

/// The answer to the request with that id (JSON text).
std::string render(std::string_view id, const RpcResult& result);

}  // namespace alt::net
