#pragma once

#include "core/client/chain_client.hpp"
#include "runtime/node/node.hpp"

namespace alt::host {

/// The chain client of a node in this process: the same answers as over JSON-RPC, without the way
/// there.
class DirectClient final : public client::ChainClient {
public:
    /// `node` must outlive it.
    explicit DirectClient(node::Node& node) : node_(node) {}

    Result<std::uint64_t> chain_id() override;
    Result<std::uint64_t> block_number() override;
    Result<std::optional<client::HeaderInfo>> header(client::BlockRef block) override;
    Result<uint256> balance(const Address& account, client::BlockRef block) override;
    Result<std::uint64_t> nonce(const Address& account, client::BlockRef block) override;
    Result<Bytes> code(const Address& account, client::BlockRef block) override;
    Result<Bytes> call(const client::CallRequest& request, client::BlockRef block) override;
    Result<std::uint64_t> estimate_gas(const client::CallRequest& request) override;
    Result<Hash256> send_raw_transaction(BytesView raw) override;
    Result<std::optional<eth::PlacedReceipt>> receipt(const Hash256& tx_hash) override;
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter& filter) override;
    Result<client::AccountProof> proof(const Address& account, const std::vector<Hash256>& keys,
                                       client::BlockRef block) override;

private:
    node::Node& node_;
};

}  // namespace alt::host
