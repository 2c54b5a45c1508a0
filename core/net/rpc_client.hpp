#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/net/http_client.hpp"
#include "core/net/json_rpc.hpp"

namespace alt::net {

struct RpcCall {
    std::string method;
    codec::Json params;  ///< array
};

/// A JSON-RPC client over HTTP. Thread-safe; blocks; does not retry.
class RpcClient {
public:
    static Result<std::unique_ptr<RpcClient>> make(std::string_view url, ClientLimits limits = {});

    /// Transport and framing fail as Error; the server's refusal is a value, so that its code and
    /// data are at hand.
    Result<RpcResult> exchange(std::string_view method, codec::Json params);
    /// As `exchange`, with a refusal turned into an Error: invalid_input,
    /// "eth_call: execution reverted (code 3)".
    Result<codec::Json> call(std::string_view method, codec::Json params);
    /// The answers in the order of the calls, whatever the server's order.
    Result<std::vector<RpcResult>> batch(const std::vector<RpcCall>& calls);

    [[nodiscard]] const std::string& url() const noexcept { return http_->url(); }

private:
    explicit RpcClient(std::unique_ptr<HttpClient> http) : http_(std::move(http)) {}
    Result<codec::Json> post(const codec::Json& request);

    std::unique_ptr<HttpClient> http_;
    std::uint64_t next_id_ = 1;
    std::mutex id_mutex_;
};

}  // namespace alt::net
