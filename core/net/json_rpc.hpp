#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/codec/json.hpp"
#include "core/net/request_log.hpp"
#include "core/net/responder.hpp"

/// Server side of JSON-RPC 2.0 over one request body.
namespace alt::net {

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kLimitExceeded = -32005;  ///< EIP-1474

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

/// How a method is answered.
enum class CallMode {
    at_once,   ///< by `handle`, on the connection's thread
    together,  ///< waits for something that calls can share, such as a disk: by `begin`
    apart,     ///< takes long: by `begin`, on another thread
};

/// One call; valid as long as the call to `begin`.
struct CallView {
    static constexpr std::size_t kUnknown = ~std::size_t{0};

    std::string_view method;
    const codec::Json* params = nullptr;
    std::size_t place = kUnknown;  ///< where `mode` found the method, for those that come after it
};

/// Port: what answers a method. `params` is an array or an object (an empty array when absent).
class Dispatcher {
public:
    /// Makes the answer, on the connection's thread.
    using Finish = std::function<RpcResult()>;
    /// To be called once for each call of a `begin`, by its index, in any order, on any thread.
    using Done = std::function<void(std::size_t index, Finish finish)>;
    using Time = std::chrono::steady_clock::time_point;

    virtual ~Dispatcher() = default;
    virtual RpcResult call(std::string_view method, const codec::Json& params) = 0;
    /// Asked first of each call.
    [[nodiscard]] virtual CallMode mode(CallView& call) const;
    /// What is answered at once, by `call` if nothing else is said.
    virtual RpcResult handle(const CallView& asked) { return call(asked.method, *asked.params); }
    /// Takes up calls that are not answered at once: consecutive ones of a batch that go together,
    /// or one that goes apart. Must not block and must not throw.
    virtual void begin(std::span<const CallView> calls, const Done& done);
    /// Told of each call that is answered, or would be if it were no notification, on the
    /// connection's thread; `took`: since its body was taken up. Must be quick.
    virtual void on_answer(const CallView& call, const RpcResult& result,
                           std::chrono::nanoseconds took);
};

struct RpcLimits {
    std::size_t max_batch = 1000;
    std::size_t max_depth = 32;
    /// Bytes of a whole answer. Well below ServerLimits::max_buffered: one must not fill it.
    std::size_t max_response = std::size_t{64} << 20;
};

/// Where a body comes from, for the log.
struct RequestOrigin {
    RequestLog* log = nullptr;  ///< null: nothing is written. It must outlive the answer.
    std::string_view id = {};   ///< the client's, well-formed, or empty
};

/// Answers one body: a single call or a batch. The answer's body is empty when there is nothing to
/// answer (only notifications). What a client sees is the order in which it asked: in a batch,
/// calls that go together are waited for before the next one is taken up.
void answer_rpc(std::string_view body, Dispatcher& dispatcher, const Responder& respond,
                const RpcLimits& limits = {}, const RequestOrigin& origin = {});

/// What `answer` gives, or -32603 with what it throws.
RpcResult guarded(const std::function<RpcResult()>& answer);

/// `answer_rpc` for those who can wait for the answer.
std::string handle_rpc_body(std::string_view body, Dispatcher& dispatcher,
                            const RpcLimits& limits = {});

}  // namespace alt::net
