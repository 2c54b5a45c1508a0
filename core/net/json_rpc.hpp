#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/codec/json.hpp"

/// Server side of JSON-RPC 2.0 over one request body.
namespace alt::net {

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;

struct RpcError {
    int code = kInternalError;
    std::string message;
    std::optional<codec::Json> data = std::nullopt;
};

/// A JSON value that is rendered already; it goes into the answer as it is. Whoever writes one
/// answers for it being JSON.
struct RawJson {
    std::string text;
};

/// What a handler answers. Clients (RpcClient) get Json or RpcError only.
using RpcResult = std::variant<codec::Json, RawJson, RpcError>;

/// Port: what answers a method. `params` is an array or an object (an empty array when absent).
class Dispatcher {
public:
    virtual ~Dispatcher() = default;
    virtual RpcResult call(std::string_view method, const codec::Json& params) = 0;
    /// For calls of a batch that wait for something which they can share, such as a disk: begins
    /// the call and gives back the wait for its answer. Empty: not such a call, `call` answers it.
    virtual std::function<RpcResult()> begin(std::string_view method, const codec::Json& params);
};

struct RpcLimits {
    std::size_t max_batch = 1000;
    std::size_t max_depth = 32;
    std::size_t max_response = std::size_t{256} << 20;  ///< bytes of a whole answer
};

/// Answers one body: a single call or a batch. Empty when there is nothing to answer (only
/// notifications).
std::string handle_rpc_body(std::string_view body, Dispatcher& dispatcher,
                            const RpcLimits& limits = {});

}  // namespace alt::net
