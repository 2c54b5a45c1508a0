#include "core/load/remote.hpp"

#include <algorithm>

#include "core/base/hex.hpp"

namespace alt::load {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// Servers commonly take a thousand.
constexpr std::size_t kBatch = 500;

}  // namespace

Result<Remote> Remote::connect(const std::string& url, std::chrono::milliseconds patience,
                               sys::Clock& clock) {
    ALT_TRY_ASSIGN(auto rpc, net::RpcClient::make(url, {.timeout = patience}));
    return Remote(std::move(rpc), clock);
}

Result<std::vector<Json>> Remote::ask(const std::vector<net::RpcCall>& calls) {
    std::vector<Json> out;
    out.reserve(calls.size());
    for (std::size_t at = 0; at < calls.size(); at += kBatch) {
        const auto first = calls.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = static_cast<std::ptrdiff_t>(std::min(kBatch, calls.size() - at));
        ALT_TRY_ASSIGN(auto answers, rpc_->batch({first, first + count}));
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (const auto* refusal = std::get_if<net::RpcError>(&answers[i]))
                return make_error(Errc::invalid_input,
                                  calls[at + i].method + ": " + refusal->message);
            auto* value = std::get_if<Json>(&answers[i]);
            out.push_back(value != nullptr ? std::move(*value) : Json(nullptr));
        }
    }
    return out;
}

Result<std::vector<uint256>> Remote::quantities(const std::vector<net::RpcCall>& calls) {
    ALT_TRY_ASSIGN(const auto answers, ask(calls));
    std::vector<uint256> out;
    out.reserve(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ALT_TRY_ASSIGN(const auto text, codec::as_string(answers[i], calls[i].method));
        // eth_call answers with a word, whose leading zeros a quantity does not have.
        auto value = parse_uint256(text);
        if (!value) return std::move(value.error()).wrap(calls[i].method);
        out.push_back(*value);
    }
    return out;
}

Result<std::uint64_t> Remote::block_number() {
    ALT_TRY_ASSIGN(const auto answer, rpc_->call("eth_blockNumber", JsonArray{}));
    return codec::as_u64(answer, "eth_blockNumber");
}

Result<void> Remote::mine() {
    ALT_TRY(rpc_->call("evm_mine", JsonArray{}));
    return {};
}

net::RpcCall balance_call(const Address& account) {
    return {"eth_getBalance", JsonArray{Json(to_hex(account)), Json("latest")}};
}

net::RpcCall nonce_call(const Address& account, std::string_view tag) {
    return {"eth_getTransactionCount", JsonArray{Json(to_hex(account)), Json(tag)}};
}

net::RpcCall view_call(const Address& contract, BytesView data) {
    return {"eth_call", JsonArray{JsonObject{{"to", to_hex(contract)}, {"data", to_hex(data)}},
                                  Json("latest")}};
}

}  // namespace alt::load
