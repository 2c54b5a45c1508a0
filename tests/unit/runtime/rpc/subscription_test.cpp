// JSON-RPC over a WebSocket, as a wallet's library uses it.
#include <map>

#include "core/base/hex.hpp"
#include "core/codec/abi.hpp"
#include "core/sys/files.hpp"
#include "runtime/rpc/rpc_server.hpp"
#include "tests/support/ws_socket.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// One connection; tells answers from notifications.
class WsClient {
public:
    explicit WsClient(std::uint16_t port) : socket_(port) {}

    Json call(std::string_view method, JsonArray params = {}) {
        const auto answer = exchange(method, std::move(params));
        if (codec::find(answer, "result") == nullptr) FAIL(codec::to_text(answer));
        return answer.as_object().at("result");
    }
    Json refusal(std::string_view method, JsonArray params = {}) {
        return exchange(method, std::move(params)).as_object().at("error");
    }
    std::string subscribe(JsonArray params) {
        return must(codec::as_string(call("eth_subscribe", std::move(params)), "id"));
    }
    /// The next thing that is told of the subscription.
    Json next(const std::string& id) {
        while (told_[id].empty()) sort(read());
        auto out = std::move(told_[id].front());
        told_[id].erase(told_[id].begin());
        return out;
    }
    [[nodiscard]] bool told(const std::string& id) { return !told_[id].empty(); }

private:
    Json read() { return must(codec::parse_json(socket_.receive())); }
    void sort(const Json& message) {
        const auto* params = codec::find(message, "params");
        REQUIRE(params != nullptr);
        CHECK(must(codec::get_string(message, "method")) == "eth_subscription");
        told_[must(codec::get_string(*params, "subscription"))].push_back(
            params->as_object().at("result"));
    }
    Json exchange(std::string_view method, JsonArray params) {
        JsonObject request{{"jsonrpc", "2.0"}, {"id", ++id_}};
        request.emplace("method", method);
        request.emplace("params", std::move(params));
        socket_.send(codec::to_text(request));
        while (true) {
            auto message = read();
            if (codec::find(message, "id") != nullptr) return message;
            sort(message);
        }
    }

    WsSocket socket_;
    std::uint64_t id_ = 0;
    std::map<std::string, std::vector<Json>> told_;
};

struct WsEndpoint {
    WsEndpoint() : node(home.open(parent_genesis())) {
        server = must(RpcServer::start(*node, pool, {.dev_methods = true}));
    }
    NodeHome home;
    net::IoPool pool{2};
    std::unique_ptr<node::Node> node;
    std::unique_ptr<RpcServer> server;
};

Bytes counter_code() {
    const auto file = must(sys::read_file(std::filesystem::path(ALT_SOURCE_DIR) /
                                          "tests/contracts/artifacts/Counter.json"));
    return must(codec::get_bytes(must(codec::parse_json(file)), "bytecode"));
}

std::string send(WsClient& client, const TxSpec& spec) {
    return must(codec::as_string(
        client.call("eth_sendRawTransaction", {Json(to_hex(signed_tx(spec)))}), "hash"));
}

TEST_SUITE("runtime/rpc/subscriptions") {
    TEST_CASE("all methods answer over a WebSocket, in batches, too") {
        WsEndpoint end;
        WsClient client(end.server->port());
        CHECK(client.call("eth_chainId") == Json("0x7a69"));
        send(client, {});
        CHECK(client.call("eth_blockNumber") == Json("0x1"));
        const WsSocket raw(end.server->port());
        raw.send(R"([{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},)"
                 R"({"jsonrpc":"2.0","id":2,"method":"eth_blockNumber"}])");
        CHECK(raw.receive() == R"([{"jsonrpc":"2.0","id":1,"result":"0x7a69"},)"
                               R"({"jsonrpc":"2.0","id":2,"result":"0x1"}])");
        raw.send("{");
        CHECK(raw.receive().find("-32700") != std::string::npos);
    }

    TEST_CASE("newHeads tells each block once, in order, with the header's hash") {
        WsEndpoint end;
        WsClient client(end.server->port());
        send(client, {.nonce = 0});
        const auto id = client.subscribe({"newHeads"});
        for (std::uint64_t nonce = 1; nonce < 4; ++nonce) send(client, {.nonce = nonce});
        for (std::uint64_t number = 2; number < 5; ++number) {
            const auto head = client.next(id);
            CHECK(must(codec::get_u64(head, "number")) == number);
            const auto block = client.call("eth_getBlockByNumber", {to_quantity(number), false});
            for (const auto& field : head.as_object())
                CHECK(block.as_object().at(field.key()) == field.value());
            CHECK(must(codec::get_string(head, "hash")).size() == 66);
        }
        CHECK(client.call("eth_unsubscribe", {Json(id)}) == Json(true));
        send(client, {.nonce = 4});
        client.call("eth_chainId");
        CHECK(!client.told(id));
        CHECK(must(codec::get_string(client.refusal("eth_unsubscribe", {Json(id)}), "message")) ==
              "subscription not found");
    }

    TEST_CASE("newPendingTransactions tells hashes, or whole transactions") {
        WsEndpoint end;
        WsClient client(end.server->port());
        const auto hashes = client.subscribe({"newPendingTransactions"});
        const auto whole = client.subscribe({"newPendingTransactions", true});
        CHECK(hashes != whole);
        const auto hash = send(client, {});
        CHECK(client.next(hashes) == Json(hash));
        const auto tx = client.next(whole);
        CHECK(must(codec::get_string(tx, "hash")) == hash);
        CHECK(tx.as_object().at("blockHash").is_null());
    }

    TEST_CASE("logs are filtered by address and topic") {
        WsEndpoint end;
        WsClient client(end.server->port());
        send(client, {.to = std::nullopt, .data = counter_code(), .gas = 1'000'000});
        const auto receipts = client.call("eth_getBlockReceipts", {"latest"});
        const auto contract = must(codec::get_string(receipts.as_array().at(0), "contractAddress"));
        const auto topic = to_hex(codec::event_topic("Incremented(address,uint256)"));
        const auto right = client.subscribe(
            {"logs", JsonObject{{"address", contract}, {"topics", JsonArray{Json(topic)}}}});
        const auto wrong = client.subscribe(
            {"logs", JsonObject{{"topics", JsonArray{Json("0x" + std::string(64, '1'))}}}});
        const auto heads = client.subscribe({"newHeads"});
        const auto hash = send(client, {.nonce = 1,
                                        .to = must(parse_address(contract)),
                                        .data = to_bytes(codec::selector("increment()"))});
        const auto log = client.next(right);
        CHECK(must(codec::get_string(log, "transactionHash")) == hash);
        CHECK(must(codec::get_string(log, "address")) == contract);
        client.next(heads);
        CHECK(!client.told(wrong));
    }

    TEST_CASE("a subscription ends with its connection; who comes back subscribes anew") {
        WsEndpoint end;
        std::string first;
        {
            WsClient gone(end.server->port());
            first = gone.subscribe({"newHeads"});
        }
        WsClient back(end.server->port());
        const auto second = back.subscribe({"newHeads"});
        CHECK(first != second);
        CHECK(must(codec::get_string(back.refusal("eth_unsubscribe", {Json(first)}), "message")) ==
              "subscription not found");
        send(back, {});
        CHECK(must(codec::get_u64(back.next(second), "number")) == 1);
        CHECK(!back.told(first));
    }

    TEST_CASE("what is no subscription is refused") {
        WsEndpoint end;
        WsClient client(end.server->port());
        CHECK(client.refusal("eth_subscribe").as_object().at("code") == Json(-32602));
        CHECK(client.refusal("eth_subscribe", {"newBlocks"}).as_object().at("code") ==
              Json(-32602));
        CHECK(client.refusal("eth_subscribe", {"logs", JsonObject{{"topics", "x"}}})
                  .as_object()
                  .at("code") == Json(-32602));
    }
}

}  // namespace
}  // namespace alt::rpc
