#include "core/net/json_rpc.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>
#include <vector>

#include "core/net/url.hpp"

using namespace alt;

namespace {

/// echo gives its params back; the others fail in their own ways.
class EchoDispatcher final : public net::Dispatcher {
public:
    net::RpcResult call(std::string_view method, const codec::Json& params) override {
        ++calls;
        if (method == "echo") return params;
        if (method == "raw") return net::RawJson{codec::to_text(params)};
        if (method == "revert") return net::RpcError{3, "execution reverted", codec::Json("0x01")};
        if (method == "throw") throw std::runtime_error("broken");
        return net::RpcError{net::kMethodNotFound, "no method " + std::string(method)};
    }
    int calls = 0;
};

/// Answers "send" and "long" later, on a thread of its own, the last call first.
class DeferringDispatcher final : public net::Dispatcher {
public:
    net::RpcResult call(std::string_view method, const codec::Json&) override {
        seen.emplace_back(method);
        return codec::Json(nullptr);
    }
    [[nodiscard]] net::CallMode mode(net::CallView& call) const override {
        if (call.method == "look") return net::CallMode::at_once;
        return call.method == "send" ? net::CallMode::together : net::CallMode::apart;
    }
    void begin(std::span<const net::CallView> calls, const Done& done) override {
        seen.push_back("begin " + std::to_string(calls.size()));
        std::vector<Finish> finishes;
        for (const auto& call : calls) finishes.push_back(finish(call.method, *call.params));
        thread_ = std::jthread([finishes, done] {
            for (auto i = finishes.size(); i-- > 0;) done(i, finishes[i]);
        });
    }
    std::vector<std::string> seen;

private:
    Finish finish(std::string_view method, const codec::Json& params) {
        if (method == "throw")
            return [this]() -> net::RpcResult {
                seen.emplace_back("end throw");
                throw std::runtime_error("broken");
            };
        return [this, value = params.as_array().at(0)]() -> net::RpcResult {
            seen.push_back("end " + std::string(value.as_string()));
            return value;
        };
    }
    std::jthread thread_;
};

}  // namespace

TEST_SUITE("core/net/json_rpc") {
    TEST_CASE("single calls are answered with their id, whatever its kind") {
        struct Row {
            std::string_view name, request, answer;
        };
        const std::array rows{
            Row{"number id", R"({"jsonrpc":"2.0","id":1,"method":"echo","params":[1,"a"]})",
                R"({"jsonrpc":"2.0","id":1,"result":[1,"a"]})"},
            Row{"string id", R"({"jsonrpc":"2.0","id":"x","method":"echo"})",
                R"({"jsonrpc":"2.0","id":"x","result":[]})"},
            Row{"null id", R"({"jsonrpc":"2.0","id":null,"method":"echo","params":{"k":true}})",
                R"({"jsonrpc":"2.0","id":null,"result":{"k":true}})"},
            Row{"error with data", R"({"jsonrpc":"2.0","id":7,"method":"revert","params":[]})",
                R"({"jsonrpc":"2.0","id":7,"error":{"code":3,"message":"execution reverted","data":"0x01"}})"},
            Row{"unknown method", R"({"jsonrpc":"2.0","id":7,"method":"nope","params":null})",
                R"({"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"no method nope"}})"},
            Row{"a throwing handler", R"({"jsonrpc":"2.0","id":7,"method":"throw"})",
                R"({"jsonrpc":"2.0","id":7,"error":{"code":-32603,"message":"internal error: broken"}})"},
            Row{"a rendered answer", R"({"jsonrpc":"2.0","id":"\"","method":"raw","params":["1"]})",
                R"({"jsonrpc":"2.0","id":"\"","result":["1"]})"},
            Row{"notification", R"({"jsonrpc":"2.0","method":"echo","params":[1]})", ""},
            Row{"not an object", "5",
                R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: not an object"}})"},
            Row{"no method", R"({"jsonrpc":"2.0","id":3})",
                R"({"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"invalid request: method must be a string"}})"},
            Row{"bad id", R"({"jsonrpc":"2.0","id":[1],"method":"echo"})",
                R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: id must be a string, a number or null"}})"},
            Row{"id beyond a double", R"({"jsonrpc":"2.0","id":1e002620550,"method":"echo"})",
                R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: id must be a string, a number or null"}})"},
            Row{"bad params", R"({"jsonrpc":"2.0","id":3,"method":"echo","params":4})",
                R"({"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"invalid request: params must be an array or an object"}})"},
            Row{"bad version", R"({"jsonrpc":"1.0","id":3,"method":"echo"})",
                R"({"jsonrpc":"2.0","id":3,"error":{"code":-32600,"message":"invalid request: jsonrpc must be \"2.0\""}})"},
            Row{"empty batch", "[]",
                R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: empty batch"}})"},
            Row{"batch of notifications", R"([{"jsonrpc":"2.0","method":"echo"}])", ""},
            Row{"mixed batch",
                R"([{"jsonrpc":"2.0","id":1,"method":"echo"},1,{"jsonrpc":"2.0","method":"echo"},{"jsonrpc":"2.0","id":2,"method":"nope"}])",
                R"([{"jsonrpc":"2.0","id":1,"result":[]},{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: not an object"}},{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"no method nope"}}])"},
        };
        EchoDispatcher dispatcher;
        for (const auto& row : rows) {
            CAPTURE(row.name);
            CHECK(net::handle_rpc_body(row.request, dispatcher) == row.answer);
        }
    }

    TEST_CASE("calls that wait are begun together, and waited for before the next one") {
        DeferringDispatcher dispatcher;
        CHECK(net::handle_rpc_body(R"({"id":1,"method":"send","params":["a"]})", dispatcher) ==
              R"({"jsonrpc":"2.0","id":1,"result":"a"})");
        CHECK(net::handle_rpc_body(R"({"method":"send","params":["n"]})", dispatcher).empty());
        dispatcher.seen.clear();
        CHECK(
            net::handle_rpc_body(
                R"([{"id":1,"method":"send","params":["a"]},{"id":2,"method":"send","params":["b"]},)"
                R"({"id":3,"method":"look"},7,{"method":"send","params":["c"]},)"
                R"({"id":4,"method":"long","params":["d"]},{"id":5,"method":"throw"}])",
                dispatcher) ==
            R"([{"jsonrpc":"2.0","id":1,"result":"a"},{"jsonrpc":"2.0","id":2,"result":"b"},)"
            R"({"jsonrpc":"2.0","id":3,"result":null},)"
            R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request: not an object"}},)"
            R"({"jsonrpc":"2.0","id":4,"result":"d"},)"
            R"({"jsonrpc":"2.0","id":5,"error":{"code":-32603,"message":"internal error: broken"}}])");
        CHECK(dispatcher.seen == std::vector<std::string>{"begin 2", "end a", "end b", "look",
                                                          "begin 1", "end c", "begin 1", "end d",
                                                          "begin 1", "end throw"});
    }

    TEST_CASE("an answer that waited is bounded, too") {
        DeferringDispatcher dispatcher;
        const auto answer = net::handle_rpc_body(
            R"({"id":1,"method":"send","params":["aaaaaaaa"]})", dispatcher, {.max_response = 20});
        CHECK(answer.find("the answer is larger than 20 bytes") != std::string::npos);
    }

    TEST_CASE("text that is no JSON, or nested too deep, is a parse error") {
        EchoDispatcher dispatcher;
        const std::string deep = R"({"id":1,"method":"echo","params":)" + std::string(100, '[') +
                                 std::string(100, ']') + "}";
        for (const std::string& body :
             {std::string("{"), std::string(""), std::string("\xff\xfe"), deep}) {
            const auto answer = net::handle_rpc_body(body, dispatcher);
            CAPTURE(answer);
            CHECK(answer.find(R"("code":-32700)") != std::string::npos);
        }
        CHECK(dispatcher.calls == 0);
    }

    TEST_CASE("an over-long batch is refused before anything runs") {
        EchoDispatcher dispatcher;
        const auto answer = net::handle_rpc_body(
            R"([{"id":1,"method":"echo"},{"id":2,"method":"echo"},{"id":3,"method":"echo"}])",
            dispatcher, {.max_batch = 2});
        CHECK(answer.find("a batch of 3 calls, at most 2") != std::string::npos);
        CHECK(dispatcher.calls == 0);
    }

    TEST_CASE("a batch stops when its answer outgrows the limit") {
        EchoDispatcher dispatcher;
        const auto answer = net::handle_rpc_body(
            R"([{"id":1,"method":"echo","params":["xxxxxxxxxx"]},{"id":2,"method":"echo"}])",
            dispatcher, {.max_response = 20});
        CHECK(answer.find("larger than 20 bytes") != std::string::npos);
        CHECK(dispatcher.calls == 1);
    }
}

TEST_SUITE("core/net/url") {
    TEST_CASE("URLs are split, and keys in the path stay out of messages") {
        const auto url = net::parse_url("https://rpc.example.org/v2/secret?x=1#f").value();
        CHECK(url.scheme == net::Url::Scheme::https);
        CHECK(url.host == "rpc.example.org");
        CHECK(url.port == 443);
        CHECK(url.target == "/v2/secret?x=1");
        CHECK(url.text == "https://rpc.example.org");
        const auto v6 = net::parse_url("http://[::1]:8545").value();
        CHECK(v6.host == "::1");
        CHECK(v6.port == 8545);
        CHECK(v6.target == "/");
        CHECK(net::parse_url("unix:/a/b").value().target == "/a/b");
    }

    TEST_CASE("what is no URL is refused") {
        for (const char* text :
             {"", "localhost:8545", "ws://x", "http://", "http://:80", "http://h:0",
              "http://h:65536", "http://h:1x", "http://u:p@h", "unix:relative", "http://h/ x",
              "http://h\r\nX: y", "http://[::1"}) {
            CAPTURE(text);
            CHECK(net::parse_url(text).error().code == Errc::invalid_input);
        }
    }
}
