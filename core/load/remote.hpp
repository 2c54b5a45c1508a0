#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/clock.hpp"

namespace alt::load {

/// The chain under load, for what is not measured: set-up, waiting, checking. It answers many
/// calls in few requests.
class Remote {
public:
    /// `patience`: for one answer.
    static Result<Remote> connect(const std::string& url, std::chrono::milliseconds patience,
                                  sys::Clock& clock);

    net::RpcClient& rpc() { return *rpc_; }
    sys::Clock& clock() { return *clock_; }

    /// Answers in the order of the calls, in batches that servers take. A refusal is an Error.
    Result<std::vector<codec::Json>> ask(const std::vector<net::RpcCall>& calls);
    Result<std::vector<uint256>> quantities(const std::vector<net::RpcCall>& calls);
    Result<std::uint64_t> block_number();
    Result<void> mine();

private:
    Remote(std::unique_ptr<net::RpcClient> rpc, sys::Clock& clock)
        : rpc_(std::move(rpc)), clock_(&clock) {}
    std::unique_ptr<net::RpcClient> rpc_;
    sys::Clock* clock_;
};

net::RpcCall balance_call(const Address& account);
/// Transactions of the account that are mined; with `tag` "pending", those that wait, too.
net::RpcCall nonce_call(const Address& account, std::string_view tag = "latest");
net::RpcCall view_call(const Address& contract, BytesView data);

}  // namespace alt::load
