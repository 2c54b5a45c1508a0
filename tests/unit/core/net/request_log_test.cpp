#include "core/net/request_log.hpp"

#include <doctest/doctest.h>

#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/net/http_server.hpp"
#include "core/net/json_rpc.hpp"
#include "tests/support/raw_socket.hpp"

using namespace alt;
using namespace std::chrono_literals;
using testing::RawSocket;

namespace {

class Lines {
public:
    explicit Lines(LogLevel least)
        : logger(least, [this](std::string_view line) {
              const std::lock_guard lock(mutex_);
              all_.emplace_back(line);
          }) {}
    std::vector<std::string> all() {
        const std::lock_guard lock(mutex_);
        return all_;
    }
    bool have(std::string_view a, std::string_view b) {
        for (const auto& line : all())
            if (line.find(a) != line.npos && line.find(b) != line.npos) return true;
        return false;
    }

    Logger logger;

private:
    std::mutex mutex_;
    std::vector<std::string> all_;
};

struct Calls final : net::Dispatcher {
    net::RpcResult call(std::string_view method, const codec::Json&) override {
        if (method == "boom") throw std::runtime_error("no memory");
        if (method == "full") return net::RpcError{net::kLimitExceeded, "too many", {}};
        if (method == "bad") return net::RpcError{net::kInvalidParams, "no address", {}};
        return codec::Json(true);
    }
};

std::string request(const std::string& method) {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + method + "\"}";
}

std::string post(const std::string& body, const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// A server of `Calls` that logs.
struct Served {
    explicit Served(LogLevel least, net::RequestLog::Limits log_limits = {})
        : lines(least), log(lines.logger, log_limits, std::chrono::steady_clock::now) {
        net::ServerLimits limits;
        limits.max_body = 1000;
        auto started = net::HttpServer::start(
            pool, net::TcpEndpoint{},
            [this](const net::HttpRequest& asked, const net::Responder& respond) {
                net::answer_rpc(asked.body, calls, respond, {.max_batch = 2},
                                {&log, asked.request_id});
            },
            limits, {}, &log);
        REQUIRE(started);
        server = std::move(*started);
    }
    std::string ask(const std::string& text, std::string_view until = "}\0") const {
        const RawSocket socket(server->port());
        socket.send(text);
        return socket.receive(until);
    }

    Lines lines;
    net::RequestLog log;
    Calls calls;
    net::IoPool pool;
    std::unique_ptr<net::HttpServer> server;
};

/// The made id that an answer's header has.
std::string id_in(const std::string& answer) {
    constexpr std::string_view kName = "X-Request-Id: ";
    const auto at = answer.find(kName);
    if (at == answer.npos) return {};
    const auto begin = at + kName.size();
    return answer.substr(begin, answer.find('\r', begin) - begin);
}

}  // namespace

TEST_SUITE("core/net/request_log") {
    TEST_CASE("an id is taken over if it is short and harmless") {
        for (const auto* good : {"a", "req-1", "7f3b9c.A_Z:09/+=@"})
            CHECK(net::is_request_id(good));
        CHECK(net::is_request_id(std::string(64, 'x')));
        for (const auto* bad :
             {"", "a b", "a\"b", "a\r\nSet-Cookie: x", "gr\xc3\xbc\xc3\x9f", "a,b"})
            CHECK_FALSE(net::is_request_id(bad));
        CHECK_FALSE(net::is_request_id(std::string(65, 'x')));
        CHECK_FALSE(net::is_request_id(std::string_view("a\0b", 3)));
    }

    TEST_CASE("ids that are made are well-formed and differ, whoever makes them") {
        std::mutex mutex;
        std::set<std::string> ids;
        const auto make = [&] {
            for (int i = 0; i < 500; ++i) {
                auto id = net::make_request_id();
                const std::lock_guard lock(mutex);
                ids.insert(std::move(id));
            }
        };
        {
            const std::jthread one(make);
            const std::jthread two(make);
        }
        CHECK(ids.size() == 1000);
        CHECK(net::is_request_id(*ids.begin()));
        CHECK(ids.begin()->size() < 16);
    }

    TEST_CASE("a flood of refusals does not fill the disk, and is counted") {
        Lines lines(LogLevel::info);
        net::RequestLog::Time now{10s};
        net::RequestLog log(lines.logger, {.slow = 1s, .lines = 3}, [&] { return now; });
        for (int i = 0; i < 10; ++i) log.write(LogLevel::warn, "refused", "id", {});
        CHECK(lines.all().size() == 3);
        now += 1s;
        log.write(LogLevel::warn, "refused", "id", {});
        REQUIRE(lines.all().size() == 4);
        CHECK(lines.all().back().find("\"suppressed\":7") != std::string::npos);
        log.write(LogLevel::debug, "request", "id", {});
        CHECK(lines.all().size() == 4);
    }

    TEST_CASE("the client's id goes back; without one there is none, and nothing is written") {
        const Served served(LogLevel::info);
        const auto named = served.ask(post(request("fine"), "x-request-id: my-7\r\n"), "true}");
        CHECK(id_in(named) == "my-7");
        CHECK(named.find("Access-Control-Expose-Headers: X-Request-Id\r\n") != named.npos);
        CHECK(id_in(served.ask(post(request("fine"), ""), "true}")).empty());
        CHECK(id_in(served.ask(post(request("fine"), "X-Request-Id: a b\r\n"), "true}")).empty());
        CHECK(id_in(served.ask(post(request("bad"), ""), "}}")).empty());
    }

    TEST_CASE("an internal error is in the log and in the answer under the request's id") {
        Served served(LogLevel::info);
        const auto named = served.ask(post(request("boom"), "X-Request-Id: my-7\r\n"), "}}}");
        CHECK(id_in(named) == "my-7");
        CHECK(named.find(R"("data":{"requestId":"my-7"})") != named.npos);
        CHECK(served.lines.have(R"("message":"internal error: no memory")",
                                R"("request_id":"my-7","method":"boom")"));

        const auto made =
            served.ask(post("[" + request("fine") + "," + request("boom") + "]", ""), "}}}]");
        const auto id = id_in(made);
        REQUIRE(net::is_request_id(id));
        CHECK(made.find(R"("data":{"requestId":")" + id + "\"}") != made.npos);
        CHECK(served.lines.have("internal error", "\"request_id\":\"" + id + '"'));
    }

    TEST_CASE("what is refused is in the log under an id that the answer has") {
        Served served(LogLevel::info);
        struct Row {
            std::string_view name;
            std::string text, until, logged;
        };
        const auto three = "[" + request("a") + "," + request("b") + "," + request("c") + "]";
        for (const auto& row : {
                 Row{"limit", post(request("full"), ""), "}}", "call refused: too many"},
                 Row{"batch", post(three, ""), "}}", "a batch of 3 calls"},
                 Row{"body", post(std::string(1001, ' '), ""), "bytes\n", "\"status\":413"},
                 Row{"no HTTP", "hello\r\n\r\n", "not HTTP", "\"status\":400"},
             }) {
            CAPTURE(row.name);
            const auto answer = served.ask(row.text, row.until);
            const auto id = id_in(answer);
            CAPTURE(answer);
            REQUIRE(net::is_request_id(id));
            CHECK(served.lines.have(row.logged, "\"request_id\":\"" + id + '"'));
        }
        const auto named = post(std::string(1001, ' '), "X-Request-Id: big-1\r\n");
        CHECK(id_in(served.ask(named, "bytes\n")) == "big-1");
        CHECK(served.lines.have("\"status\":413", R"("request_id":"big-1")"));
    }

    TEST_CASE("slow requests are told of, and all of them at debug level") {
        Served slow(LogLevel::info, {.slow = 0s, .lines = 100});
        slow.ask(post(request("fine"), "X-Request-Id: s-1\r\n"), "true}");
        CHECK(slow.lines.have(R"("message":"slow request","request_id":"s-1","method":"fine")",
                              R"("outcome":"ok")"));

        Served all(LogLevel::debug);
        all.ask(post(request("bad"), "X-Request-Id: d-1\r\n"), "}}");
        CHECK(all.lines.have(R"("level":"debug","component":"rpc","message":"request",)"
                             R"("request_id":"d-1","method":"bad","calls":1,"duration_us":)",
                             R"("outcome":"error","failed":1,"code":-32602)"));
    }
}
