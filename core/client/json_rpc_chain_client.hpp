#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/client/chain_client.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/clock.hpp"

namespace alt::client {

struct RemoteOptions {
    std::optional<std::uint64_t> expected_chain_id;  ///< none: whatever it serves is right
    std::chrono::milliseconds timeout{20'000};       ///< for one exchange
    unsigned attempts = 4;                           ///< of each call, on transport errors only
    std::chrono::milliseconds first_pause{100};  ///< before the second attempt; doubles each time
};

/// Any Ethereum JSON-RPC endpoint over http, https or a unix socket.
/// Before anything else is asked, the chain id is compared with the expected one once; a difference
/// is parent_unavailable with both ids in the message.
class JsonRpcChainClient final : public ChainClient {
public:
    /// Errors: invalid_input (URL). Nothing is connected yet.
    static Result<std::unique_ptr<JsonRpcChainClient>> make(std::string_view url, sys::Clock& clock,
                                                            RemoteOptions options = {});

    Result<std::uint64_t> chain_id() override;
    Result<std::uint64_t> block_number() override;
    Result<std::optional<HeaderInfo>> header(BlockRef block) override;
    Result<uint256> balance(const Address& account, BlockRef block) override;
    Result<std::uint64_t> nonce(const Address& account, BlockRef block) override;
    Result<Bytes> code(const Address& account, BlockRef block) override;
    Result<Bytes> call(const CallRequest& request, BlockRef block) override;
    Result<std::uint64_t> estimate_gas(const CallRequest& request) override;
    Result<Hash256> send_raw_transaction(BytesView raw) override;
    Result<std::optional<eth::PlacedReceipt>> receipt(const Hash256& tx_hash) override;
    Result<std::vector<eth::PlacedLog>> logs(const LogFilter& filter) override;
    Result<AccountProof> proof(const Address& account, const std::vector<Hash256>& keys,
                               BlockRef block) override;

private:
    JsonRpcChainClient(std::unique_ptr<net::RpcClient> rpc, sys::Clock& clock,
                       RemoteOptions options)
        : rpc_(std::move(rpc)), clock_(clock), options_(options) {}
    Result<net::RpcResult> exchange(std::string_view method, const codec::Json& params);
    Result<codec::Json> ask(std::string_view method, const codec::Json& params);
    Result<void> check_chain();

    std::unique_ptr<net::RpcClient> rpc_;
    sys::Clock& clock_;
    RemoteOptions options_;
    std::mutex mutex_;
    std::optional<std::uint64_t> checked_id_;
};

}  // namespace alt::client
