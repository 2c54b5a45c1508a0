#pragma once

#include "core/base/hex.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/params.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {

using namespace testing;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// The handlers of a development parent, without a socket.
struct Methods {
    Methods() : node(home.open()) {}
    explicit Methods(const txpool::Limits& pool) : node(open(home, pool)) {}

    static std::unique_ptr<node::Node> open(NodeHome& home, const txpool::Limits& pool) {
        node::NodeOptions options;
        options.genesis = parent_genesis();
        options.seal = driver::SealMode::interval;
        options.block_time = std::chrono::milliseconds{0};
        options.pool = pool;
        return must(node::Node::open(std::move(options), home.clock, home.logger));
    }
    Json call(std::string_view method, JsonArray params = {}) {
        auto result = ask(method, std::move(params));
        if (const auto* error = std::get_if<net::RpcError>(&result))
            FAIL(std::string(method) << ": " << error->message);
        if (const auto* raw = std::get_if<net::RawJson>(&result))
            return must(codec::parse_json(raw->text));
        return std::get<Json>(result);
    }
    net::RpcError refusal(std::string_view method, JsonArray params = {}) {
        auto result = ask(method, std::move(params));
        REQUIRE(std::holds_alternative<net::RpcError>(result));
        return std::get<net::RpcError>(result);
    }
    net::RpcResult ask(std::string_view method, JsonArray params) {
        const auto place = methods(true).find(method);
        REQUIRE(place != MethodTable::kNone);
        const Json json(std::move(params));
        return methods(true).at(place).handler(context, Params(json));
    }

    NodeHome home;
    std::unique_ptr<node::Node> node;
    FilterStore filters;
    Context context{*node, filters};
};

inline std::string text(const Json& json) {
    return must(codec::as_string(json, "value"));
}

inline const std::string kAlice = "0xa100000000000000000000000000000000000000";
inline const std::string kContract = "0xc000000000000000000000000000000000000000";

/// Returns one word: what `push` leaves on the stack.
inline std::string returns(std::string_view push) {
    return "0x" + std::string(push) + "60005260206000f3";
}
inline std::string word(std::uint64_t value) {
    return to_hex(to_be_bytes(uint256{value}));
}

}  // namespace alt::rpc
