// The endpoint itself: its pages, and what it does while calls wait.
#include "core/base/hex.hpp"
#include "core/net/http_client.hpp"
#include "core/net/rpc_client.hpp"
#include "runtime/rpc/rpc_server.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;

struct Served {
    explicit Served(chain::Genesis genesis = parent_genesis())
        : node(home.open(std::move(genesis))) {
        server = must(RpcServer::start(*node, pool, {}));
        http = must(net::HttpClient::make(server->url()));
        rpc = must(net::RpcClient::make(server->url()));
    }
    NodeHome home;
    net::IoPool pool{1};
    std::unique_ptr<node::Node> node;
    std::unique_ptr<RpcServer> server;
    std::unique_ptr<net::HttpClient> http;
    std::unique_ptr<net::RpcClient> rpc;
};

std::string send_body(std::uint64_t nonce) {
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(nonce) +
           R"(,"method":"eth_sendRawTransaction","params":[")" +
           to_hex(signed_tx({.nonce = nonce})) + R"("]})";
}

std::string post(const std::string& body) {
    return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

TEST_SUITE("runtime/rpc/pages") {
    TEST_CASE("/healthz answers while the process does, /readyz while transactions are taken") {
        Served end(rollup_genesis());
        CHECK(end.http->get("/healthz").value().status == 200);
        const auto ready = end.http->get("/readyz?verbose=1").value();
        CHECK(ready.status == 200);
        CHECK(ready.body == "ready\n");
        must(end.node->drain());
        const auto draining = end.http->get("/readyz").value();
        CHECK(draining.status == 503);
        CHECK(draining.body.find("draining") != std::string::npos);
        must(end.node->close());
        CHECK(end.http->get("/readyz").value().body.find("closed") != std::string::npos);
        CHECK(end.http->get("/healthz").value().status == 200);
    }
    TEST_CASE("other pages say what is wanted") {
        Served end;
        const auto answer = end.http->get("/").value();
        CHECK(answer.status == 405);
        CHECK(answer.body.find("WebSocket") != std::string::npos);
    }
}

TEST_SUITE("runtime/rpc/dispatcher") {
    TEST_CASE("transactions of one connection that does not wait are all answered, in order") {
        Served end;
        const RawSocket socket(end.server->port());
        std::string requests;
        for (std::uint64_t nonce = 0; nonce < 40; ++nonce) requests += post(send_body(nonce));
        socket.send(requests);
        std::string answers;
        for (std::uint64_t nonce = 0; nonce < 40; ++nonce) {
            const auto id = R"("id":)" + std::to_string(nonce) + ",";
            while (answers.find(id) == std::string::npos) {
                const auto more = socket.receive("}");
                REQUIRE(!more.empty());
                answers += more;
            }
        }
        CHECK(answers.find("error") == std::string::npos);
        std::size_t last = 0;
        for (std::uint64_t nonce = 0; nonce < 40; ++nonce) {
            const auto at = answers.find(R"("id":)" + std::to_string(nonce) + ",");
            CHECK(at >= last);
            last = at;
        }
        CHECK(end.node->inspect().txs == 40);
    }
    TEST_CASE("a batch is answered call by call, refusals and reads among transactions") {
        Served end;
        const auto answers = must(
            end.rpc->batch({{"eth_sendRawTransaction", {Json(to_hex(signed_tx({.nonce = 0})))}},
                            {"eth_sendRawTransaction", {Json("0x01")}},
                            {"eth_sendRawTransaction", {}},
                            {"eth_sendRawTransactionSync", {Json(to_hex(signed_tx({.nonce = 1})))}},
                            {"eth_blockNumber", {}},
                            {"eth_estimateGas", {codec::JsonObject{{"to", to_hex(Address{})}}}},
                            {"eth_sendRawTransaction", {Json(to_hex(signed_tx({.nonce = 1})))}}}));
        CHECK(std::get<Json>(answers[0]).is_string());
        CHECK(std::get<net::RpcError>(answers[1]).code == -32000);
        CHECK(std::get<net::RpcError>(answers[2]).code == net::kInvalidParams);
        CHECK(std::get<Json>(answers[3]).as_object().at("status") == Json("0x1"));
        CHECK(std::get<Json>(answers[4]) != Json("0x0"));
        CHECK(std::get<Json>(answers[5]) == Json("0x5208"));
        CHECK(std::holds_alternative<net::RpcError>(answers[6]));
    }
    TEST_CASE("a filter reports pooled transactions; subscriptions want a WebSocket") {
        Served end;
        const auto filter = must(end.rpc->call("eth_newPendingTransactionFilter", {}));
        const auto hash =
            must(end.rpc->call("eth_sendRawTransaction", {Json(to_hex(signed_tx({})))}));
        CHECK(must(end.rpc->call("eth_getFilterChanges", JsonArray{filter})) ==
              Json(JsonArray{hash}));
        CHECK(must(end.rpc->call("eth_getFilterChanges", JsonArray{filter})).as_array().empty());
        const auto refusal = must(end.rpc->exchange("eth_subscribe", JsonArray{"newHeads"}));
        CHECK(std::get<net::RpcError>(refusal).code == net::kMethodNotFound);
    }
    TEST_CASE("stopping while transactions wait answers or drops them, and returns") {
        Served end;
        const RawSocket socket(end.server->port());
        std::string requests;
        for (std::uint64_t nonce = 0; nonce < 20; ++nonce) requests += post(send_body(nonce));
        socket.send(requests);
        CHECK(!socket.receive("}").empty());
        end.server.reset();
        CHECK(end.node->inspect().txs >= 1);
    }
}

}  // namespace
}  // namespace alt::rpc
