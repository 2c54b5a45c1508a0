#include "core/client/json_rpc_chain_client.hpp"

#include "core/base/hex.hpp"
#include "core/client/revert_reason.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::client {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json to_json(const BlockRef& block) {
    if (const auto* number = std::get_if<std::uint64_t>(&block)) return Json(to_quantity(*number));
    switch (std::get<BlockTag>(block)) {
        case BlockTag::latest:
            return "latest";
        case BlockTag::safe:
            return "safe";
        case BlockTag::finalized:
            return "finalized";
        case BlockTag::pending:
            return "pending";
        case BlockTag::earliest:
            return "earliest";
    }
    return "latest";
}

Json to_json(const CallRequest& request) {
    JsonObject out{{"from", to_hex(request.from)}, {"value", to_quantity(request.value)}};
    if (request.to) out.emplace("to", to_hex(*request.to));
    if (!request.data.empty()) out.emplace("data", to_hex(request.data));
    if (request.gas) out.emplace("gas", to_quantity(*request.gas));
    return out;
}

Json to_json(const LogFilter& filter) {
    JsonArray addresses;
    for (const auto& address : filter.addresses) addresses.emplace_back(to_hex(address));
    JsonArray topics;
    for (const auto& alternatives : filter.topics) {
        JsonArray position;
        for (const auto& topic : alternatives) position.emplace_back(to_hex(topic));
        topics.emplace_back(position.empty() ? Json(nullptr) : Json(std::move(position)));
    }
    JsonObject out{{"fromBlock", to_quantity(filter.from_block)},
                   {"toBlock", to_quantity(filter.to_block)}};
    if (!addresses.empty()) out.emplace("address", std::move(addresses));
    if (!topics.empty()) out.emplace("topics", std::move(topics));
    return out;
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The revert data, which nodes put into `data` or `data.data`.
Bytes revert_data(const net::RpcError& refusal) {
    if (!refusal.data) return {};
    const auto* inner = codec::find(*refusal.data, "data");
    auto bytes = codec::as_bytes(inner != nullptr ? *inner : *refusal.data, "data");
    return bytes ? std::move(*bytes) : Bytes{};
}

bool is_revert(const net::RpcError& refusal) {
    return refusal.code == 3 || has(refusal.message, "revert");
}

/// -32005 and 429: the provider's rate limit; it is worth waiting for.
bool is_busy(const net::RpcError& refusal) {
    return refusal.code == -32005 || refusal.code == 429;
}

Error to_error(std::string_view method, const net::RpcError& refusal) {
    if (is_revert(refusal)) {
        const auto data = revert_data(refusal);
        if (!data.empty())
            return make_error(Errc::invalid_input, "reverted: " + describe_revert(data));
        return make_error(Errc::invalid_input, refusal.message);
    }
    return make_error(Errc::invalid_input, std::string(method) + ": " + refusal.message +
                                               " (code " + std::to_string(refusal.code) + ")");
}

Result<std::vector<Bytes>> nodes_of(const Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const auto* items, codec::get_array(json, key));
    std::vector<Bytes> out;
    for (const auto& item : *items) {
        ALT_TRY_ASSIGN(auto node, codec::as_bytes(item, key));
        out.push_back(std::move(node));
    }
    return out;
}

/// Nodes write a storage key as a full word or as a quantity.
Result<Hash256> key_of(const Json& json) {
    ALT_TRY_ASSIGN(const auto text, codec::get_string(json, "key"));
    ALT_TRY_ASSIGN(const auto value, parse_uint256(text));
    return to_be_bytes(value);
}

Result<AccountProof> proof_from_json(const Json& json) {
    AccountProof out;
    ALT_TRY_ASSIGN(out.address, codec::get_address(json, "address"));
    ALT_TRY_ASSIGN(out.nonce, codec::get_u64(json, "nonce"));
    ALT_TRY_ASSIGN(out.balance, codec::get_quantity(json, "balance"));
    ALT_TRY_ASSIGN(out.code_hash, codec::get_hash(json, "codeHash"));
    ALT_TRY_ASSIGN(out.storage_root, codec::get_hash(json, "storageHash"));
    ALT_TRY_ASSIGN(out.nodes, nodes_of(json, "accountProof"));
    ALT_TRY_ASSIGN(const auto* entries, codec::get_array(json, "storageProof"));
    for (const auto& entry : *entries) {
        StorageProof one;
        ALT_TRY_ASSIGN(one.key, key_of(entry));
        ALT_TRY_ASSIGN(one.value, codec::get_quantity(entry, "value"));
        ALT_TRY_ASSIGN(one.nodes, nodes_of(entry, "proof"));
        out.storage.push_back(std::move(one));
    }
    return out;
}

}  // namespace

Result<std::unique_ptr<JsonRpcChainClient>> JsonRpcChainClient::make(std::string_view url,
                                                                     sys::Clock& clock,
                                                                     RemoteOptions options) {
    net::ClientLimits limits;
    limits.timeout = options.timeout;
    ALT_TRY_ASSIGN(auto rpc, net::RpcClient::make(url, limits));
    return std::unique_ptr<JsonRpcChainClient>(
        new JsonRpcChainClient(std::move(rpc), clock, options));
}

Result<net::RpcResult> JsonRpcChainClient::exchange(std::string_view method, const Json& params) {
    auto pause = options_.first_pause;
    for (unsigned attempt = 1;; ++attempt) {
        auto result = rpc_->exchange(method, params);
        const auto* refusal = result ? std::get_if<net::RpcError>(&*result) : nullptr;
        const bool again =
            result ? refusal != nullptr && is_busy(*refusal) : result.error().retryable;
        if (!again || attempt >= options_.attempts) return result;
        clock_.sleep_for(pause);
        pause *= 2;
    }
}

Result<void> JsonRpcChainClient::check_chain() {
    {
        const std::lock_guard lock(mutex_);
        if (checked_id_) return {};
    }
    ALT_TRY_ASSIGN(auto result, exchange("eth_chainId", JsonArray{}));
    if (const auto* refusal = std::get_if<net::RpcError>(&result))
        return to_error("eth_chainId", *refusal);
    ALT_TRY_ASSIGN(const auto id, codec::as_u64(std::get<Json>(result), "eth_chainId"));
    if (options_.expected_chain_id && *options_.expected_chain_id != id) {
        auto error = make_error(Errc::parent_unavailable,
                                rpc_->url() + " serves chain " + std::to_string(id) +
                                    ", not chain " + std::to_string(*options_.expected_chain_id));
        error.retryable = false;
        return error;
    }
    const std::lock_guard lock(mutex_);
    checked_id_ = id;
    return {};
}

Result<Json> JsonRpcChainClient::ask(std::string_view method, const Json& params) {
    ALT_TRY(check_chain());
    ALT_TRY_ASSIGN(auto result, exchange(method, params));
    if (const auto* refusal = std::get_if<net::RpcError>(&result))
        return to_error(method, *refusal);
    return std::move(std::get<Json>(result));
}

Result<std::uint64_t> JsonRpcChainClient::chain_id() {
    ALT_TRY(check_chain());
    const std::lock_guard lock(mutex_);
    return *checked_id_;
}

Result<std::uint64_t> JsonRpcChainClient::block_number() {
    ALT_TRY_ASSIGN(const auto answer, ask("eth_blockNumber", JsonArray{}));
    return codec::as_u64(answer, "eth_blockNumber");
}

Result<std::optional<HeaderInfo>> JsonRpcChainClient::header(BlockRef block) {
    ALT_TRY_ASSIGN(const auto answer,
                   ask("eth_getBlockByNumber", JsonArray{to_json(block), false}));
    if (answer.is_null()) return std::optional<HeaderInfo>{};
    HeaderInfo out;
    ALT_TRY_ASSIGN(out.header, eth::header_from_json(answer));
    // A pending block has no hash.
    if (codec::find(answer, "hash") != nullptr) {
        ALT_TRY_ASSIGN(out.hash, codec::get_hash(answer, "hash"));
    }
    return std::optional<HeaderInfo>(std::move(out));
}

Result<uint256> JsonRpcChainClient::balance(const Address& account, BlockRef block) {
    ALT_TRY_ASSIGN(const auto answer,
                   ask("eth_getBalance", JsonArray{to_hex(account), to_json(block)}));
    return codec::as_quantity(answer, "eth_getBalance");
}

Result<std::uint64_t> JsonRpcChainClient::nonce(const Address& account, BlockRef block) {
    ALT_TRY_ASSIGN(const auto answer,
                   ask("eth_getTransactionCount", JsonArray{to_hex(account), to_json(block)}));
    return codec::as_u64(answer, "eth_getTransactionCount");
}

Result<Bytes> JsonRpcChainClient::code(const Address& account, BlockRef block) {
    ALT_TRY_ASSIGN(const auto answer,
                   ask("eth_getCode", JsonArray{to_hex(account), to_json(block)}));
    return codec::as_bytes(answer, "eth_getCode");
}

Result<Bytes> JsonRpcChainClient::call(const CallRequest& request, BlockRef block) {
    ALT_TRY_ASSIGN(const auto answer, ask("eth_call", JsonArray{to_json(request), to_json(block)}));
    return codec::as_bytes(answer, "eth_call");
}

Result<std::uint64_t> JsonRpcChainClient::estimate_gas(const CallRequest& request) {
    ALT_TRY_ASSIGN(const auto answer, ask("eth_estimateGas", JsonArray{to_json(request)}));
    return codec::as_u64(answer, "eth_estimateGas");
}

Result<Hash256> JsonRpcChainClient::send_raw_transaction(BytesView raw) {
    ALT_TRY(check_chain());
    ALT_TRY_ASSIGN(auto result, exchange("eth_sendRawTransaction", JsonArray{to_hex(raw)}));
    if (const auto* refusal = std::get_if<net::RpcError>(&result)) {
        // geth, erigon and anvil: "already known", "already imported"; Nethermind: "AlreadyKnown".
        const auto& said = refusal->message;
        if (has(said, "already known") || has(said, "already imported") ||
            has(said, "AlreadyKnown"))
            return crypto::keccak256(raw);
        return to_error("eth_sendRawTransaction", *refusal);
    }
    return codec::as_hash(std::get<Json>(result), "eth_sendRawTransaction");
}

Result<std::optional<eth::PlacedReceipt>> JsonRpcChainClient::receipt(const Hash256& tx_hash) {
    ALT_TRY_ASSIGN(const auto answer, ask("eth_getTransactionReceipt", JsonArray{to_hex(tx_hash)}));
    if (answer.is_null()) return std::optional<eth::PlacedReceipt>{};
    ALT_TRY_ASSIGN(auto receipt, eth::receipt_from_json(answer));
    return std::optional<eth::PlacedReceipt>(std::move(receipt));
}

Result<std::vector<eth::PlacedLog>> JsonRpcChainClient::logs(const LogFilter& filter) {
    ALT_TRY_ASSIGN(const auto answer, ask("eth_getLogs", JsonArray{to_json(filter)}));
    const auto* items = answer.if_array();
    if (items == nullptr) return make_error(Errc::parent_unavailable, "eth_getLogs: not an array");
    std::vector<eth::PlacedLog> out;
    out.reserve(items->size());
    for (const auto& item : *items) {
        ALT_TRY_ASSIGN(auto log, eth::log_from_json(item));
        out.push_back(std::move(log));
    }
    return out;
}

Result<AccountProof> JsonRpcChainClient::proof(const Address& account,
                                               const std::vector<Hash256>& keys, BlockRef block) {
    JsonArray wanted;
    for (const auto& key : keys) wanted.emplace_back(to_hex(key));
    JsonArray params{to_hex(account)};
    params.emplace_back(std::move(wanted));
    params.emplace_back(to_json(block));
    ALT_TRY_ASSIGN(const auto answer, ask("eth_getProof", Json(std::move(params))));
    return proof_from_json(answer);
}

}  // namespace alt::client
