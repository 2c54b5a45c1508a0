#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

#include "core/net/http_client.hpp"
#include "core/net/http_server.hpp"
#include "core/net/io_pool_impl.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/ports.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/temp_dir.hpp"

using namespace alt;
using namespace std::chrono_literals;
using testing::RawSocket;

namespace {

net::HttpResponse echo(const net::HttpRequest& request) {
    std::string out(request.method);
    out += " ";
    out += request.target;
    out += " ";
    out += request.body;
    return {200, std::move(out), "text/plain"};
}

std::string post(std::string_view body) {
    return "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

using Answerer = std::function<net::HttpResponse(const net::HttpRequest&)>;

std::unique_ptr<net::HttpServer> serve(net::IoPool& pool, Answerer handler = echo,
                                       net::ServerLimits limits = {}) {
    auto server =
        net::HttpServer::start(pool, net::TcpEndpoint{}, net::at_once(std::move(handler)), limits);
    REQUIRE(server);
    return std::move(*server);
}

}  // namespace

TEST_SUITE("core/net/http_server") {
    TEST_CASE("who asks again at once is served, stays or goes, and holds up no other") {
        net::IoPool pool{1};
        const auto server = serve(pool);
        const auto first = net::HttpClient::make(server->url()).value();
        for (int i = 0; i < 200; ++i) REQUIRE(first->post("n"));
        const auto second = net::HttpClient::make(server->url()).value();
        for (int i = 0; i < 200; ++i) {
            REQUIRE(second->post("n"));
            REQUIRE(first->post("n"));
        }
    }
    TEST_CASE("a server and its threads end while a client is looked out for") {
        for (int i = 0; i < 20; ++i) {
            auto pool = std::make_unique<net::IoPool>(1);
            auto server = serve(*pool);
            const auto client = net::HttpClient::make(server->url()).value();
            for (int n = 0; n < 20; ++n) REQUIRE(client->post("n"));
            if (i % 2 == 0) server.reset();
            pool->run_blocking([] {});
            server.reset();
            pool.reset();
        }
    }
    TEST_CASE("lanes look out on half of the cores, and not on a single one") {
        net::Lookouts single(1);
        CHECK_FALSE(single.begin());
        net::Lookouts lookouts(4);
        CHECK(lookouts.begin());
        CHECK(lookouts.begin());
        CHECK_FALSE(lookouts.begin());
        lookouts.end();
        CHECK(lookouts.begin());
        CHECK_FALSE(lookouts.begin());
    }
    TEST_CASE("one connection serves many exchanges") {
        net::IoPool pool;
        const auto server = serve(pool);
        CHECK(server->port() != 0);
        const auto client = net::HttpClient::make(server->url() + "/rpc").value();
        for (int i = 0; i < 100; ++i) {
            const auto answer = client->post("n" + std::to_string(i));
            REQUIRE(answer);
            CHECK(answer->status == 200);
            CHECK(answer->body == "POST /rpc n" + std::to_string(i));
        }
        CHECK(client->get("/health").value().body == "GET /health ");
    }

    TEST_CASE("pipelined requests are answered in order, however they are cut") {
        net::IoPool pool;
        const auto server = serve(pool);
        const RawSocket socket(server->port());
        const auto text = post("first") + post("second") + post("third");
        for (const char byte : text) socket.send(std::string_view(&byte, 1));
        const auto answer = socket.receive("third");
        const auto first = answer.find("first");
        const auto second = answer.find("second");
        CHECK(first < second);
        CHECK(second < answer.find("third"));
        CHECK(answer.find("third") != std::string::npos);
    }

    TEST_CASE("malformed and over-long requests are refused by status, and the connection ends") {
        struct Row {
            std::string_view name;
            std::string request;
            std::string_view status;
        };
        net::IoPool pool;
        net::ServerLimits limits;
        limits.max_body = 1000;
        limits.max_header = 2000;
        const auto server = serve(pool, echo, limits);
        const std::array rows{
            Row{"not HTTP", "hello there, this is not HTTP\r\n\r\n", "HTTP/1.1 400 "},
            Row{"bad length", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 400 "},
            Row{"long body", post(std::string(1001, 'b')), "HTTP/1.1 413 "},
            Row{"long chunked body",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
                    std::string(2000, 'c') + "\r\n0\r\n\r\n",
                "HTTP/1.1 413 "},
            Row{"long chunk header",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(3000, 'x'),
                "HTTP/1.1 431 "},
            Row{"long header", "POST / HTTP/1.1\r\nX: " + std::string(3000, 'h') + "\r\n\r\n",
                "HTTP/1.1 431 "},
        };
        for (const auto& row : rows) {
            CAPTURE(row.name);
            const RawSocket socket(server->port());
            socket.send(row.request);
            const auto answer = socket.receive();
            CAPTURE(answer);
            CHECK(answer.starts_with(row.status));
        }
        const RawSocket fits(server->port());
        fits.send(post(std::string(1000, 'b')));
        CHECK(fits.receive("bbb").starts_with("HTTP/1.1 200 "));
    }

    TEST_CASE("browsers may call from any origin: the preflight is answered without the handler") {
        net::IoPool pool;
        std::atomic<int> calls{0};
        const auto server = serve(pool, [&](const net::HttpRequest& request) {
            ++calls;
            return echo(request);
        });
        const RawSocket socket(server->port());
        socket.send("OPTIONS / HTTP/1.1\r\nOrigin: http://wallet\r\n\r\n");
        const auto answer = socket.receive("\r\n\r\n");
        CHECK(answer.starts_with("HTTP/1.1 204 "));
        CHECK(answer.find("Access-Control-Allow-Origin: *") != std::string::npos);
        CHECK(answer.find("Access-Control-Allow-Headers: *") != std::string::npos);
        CHECK(answer.find("Private-Network") == std::string::npos);
        socket.send("OPTIONS / HTTP/1.1\r\nAccess-Control-Request-Private-Network: true\r\n\r\n");
        const auto local = socket.receive("\r\n\r\n");
        CHECK(local.find("Access-Control-Allow-Origin: *") != std::string::npos);
        CHECK(local.find("Access-Control-Allow-Private-Network: true") != std::string::npos);
        CHECK(calls == 0);
        socket.send(post("x"));
        CHECK(socket.receive("/p x").find("Access-Control-Allow-Origin: *") != std::string::npos);
    }

    TEST_CASE("an idle connection is closed, and connections above the limit are dropped") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.idle = 50ms;
        limits.max_connections = 2;
        const auto server = serve(pool, echo, limits);
        const RawSocket idle(server->port());
        const RawSocket half(server->port());
        half.send("POST / HTT");
        const RawSocket third(server->port());
        CHECK(third.receive().empty());
        CHECK(idle.receive().empty());
        CHECK(half.receive().empty());
    }

    TEST_CASE("a reader that takes nothing is given up on") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.write = 50ms;
        const auto server = serve(
            pool,
            [](const net::HttpRequest&) {
                return net::HttpResponse{200, std::string(64 << 20, 'x')};
            },
            limits);
        const RawSocket lazy(server->port());
        lazy.send(post("give me much"));
        std::this_thread::sleep_for(300ms);
        CHECK(lazy.receive().size() < (64 << 20));
    }

    TEST_CASE("stopping closes open connections, waits for handlers and frees the port") {
        net::IoPool pool(2);
        std::atomic<bool> inside{false};
        std::atomic<bool> finished{false};
        auto server = serve(pool, [&](const net::HttpRequest&) {
            inside = true;
            std::this_thread::sleep_for(50ms);
            finished = true;
            return net::HttpResponse{};
        });
        const auto port = server->port();
        const RawSocket waiting(port);
        const RawSocket busy(port);
        busy.send(post("x"));
        while (!inside) std::this_thread::yield();
        server.reset();
        CHECK(finished);
        CHECK(waiting.receive().empty());
        CHECK(
            net::HttpServer::start(pool, net::TcpEndpoint{"127.0.0.1", port}, net::at_once(echo)));
    }

    TEST_CASE("a taken port is a conflict that names who has it; a bad host is refused") {
        net::IoPool pool;
        const auto server = serve(pool);
        const auto second = net::HttpServer::start(
            pool, net::TcpEndpoint{"127.0.0.1", server->port()}, net::at_once(echo));
        REQUIRE(!second);
        CHECK(second.error().code == Errc::conflict);
        CHECK(second.error().message.find("(pid " + std::to_string(::getpid()) + ")") !=
              std::string::npos);
        CHECK(net::HttpServer::start(pool, net::TcpEndpoint{"nowhere", 0}, net::at_once(echo))
                  .error()
                  .code == Errc::invalid_input);
    }

    TEST_CASE("a socket file is private, goes with the server, and a stale one is replaced") {
        const testing::TempDir dir;
        const auto path = dir.path() / "control.sock";
        net::IoPool pool;
        {
            const auto server =
                net::HttpServer::start(pool, net::UnixEndpoint{path}, net::at_once(echo)).value();
            struct stat info {};
            REQUIRE(::stat(path.c_str(), &info) == 0);
            CHECK((info.st_mode & 0777) == 0600);
            const auto client = net::HttpClient::make(server->url()).value();
            CHECK(client->post("hello").value().body == "POST / hello");
            CHECK(net::HttpServer::start(pool, net::UnixEndpoint{path}, net::at_once(echo))
                      .error()
                      .code == Errc::conflict);
            CHECK(client->post("still here").value().body == "POST / still here");
        }
        CHECK(!std::filesystem::exists(path));
        const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path.c_str());
        REQUIRE(::bind(stale, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        ::close(stale);
        CHECK(net::HttpServer::start(pool, net::UnixEndpoint{path}, net::at_once(echo)));
        CHECK(net::HttpServer::start(pool, net::UnixEndpoint{dir.path() / std::string(200, 'x')},
                                     net::at_once(echo))
                  .error()
                  .code == Errc::invalid_input);
    }

    TEST_CASE("many servers share one pool and many clients one server") {
        net::IoPool pool(2);
        std::vector<std::unique_ptr<net::HttpServer>> servers;
        for (int i = 0; i < 50; ++i) servers.push_back(serve(pool));
        std::atomic<int> good{0};
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < 8; ++t)
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < 50; ++i) {
                    const auto client = net::HttpClient::make(servers[(i + t) % 50]->url()).value();
                    for (int n = 0; n < 3; ++n)
                        if (const auto answer = client->post("x");
                            answer && answer->body == "POST / x")
                            ++good;
                }
            });
        threads.clear();
        CHECK(good == 8 * 50 * 3);
    }
}

TEST_SUITE("core/net/http_client") {
    TEST_CASE("each failure says what failed") {
        const auto port = sys::free_port().value();
        const auto refused =
            net::HttpClient::make("http://127.0.0.1:" + std::to_string(port)).value();
        const auto error = refused->post("x").error();
        CHECK(error.code == Errc::parent_unavailable);
        CHECK(error.retryable);
        CHECK(error.message == "http://127.0.0.1:" + std::to_string(port) + ": connection refused");

        net::IoPool pool;
        const auto slow = serve(pool, [](const net::HttpRequest&) {
            std::this_thread::sleep_for(200ms);
            return net::HttpResponse{};
        });
        const auto hasty = net::HttpClient::make(slow->url(), {.timeout = 20ms}).value();
        CHECK(hasty->post("x").error().code == Errc::timeout);

        const auto big = serve(pool, [](const net::HttpRequest&) {
            return net::HttpResponse{200, std::string(2000, 'x')};
        });
        const auto small = net::HttpClient::make(big->url(), {.max_response = 1000}).value();
        CHECK(small->post("x").error().message.find("larger than 1000 bytes") != std::string::npos);
        CHECK(!net::HttpClient::make("unix:/no/such/socket").value()->post("x"));
    }

    TEST_CASE("a kept connection that the server closed is opened anew") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.idle = 20ms;
        const auto server = serve(pool, echo, limits);
        const auto client = net::HttpClient::make(server->url()).value();
        for (int i = 0; i < 3; ++i) {
            CHECK(client->post("x"));
            std::this_thread::sleep_for(100ms);
        }
    }

    TEST_CASE("a refused over-long request shows the server's status") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.max_body = 1000;
        const auto server = serve(pool, echo, limits);
        const auto client = net::HttpClient::make(server->url()).value();
        CHECK(client->post(std::string(5 << 20, 'x')).value().status == 413);
        CHECK(client->post("x").value().status == 200);
    }

    TEST_CASE("a plain server is no TLS server") {
        net::IoPool pool;
        const auto server = serve(pool);
        const auto client =
            net::HttpClient::make("https://127.0.0.1:" + std::to_string(server->port()),
                                  {.timeout = 5s})
                .value();
        CHECK(client->post("x").error().code == Errc::parent_unavailable);
    }
}

TEST_SUITE("core/net/rpc_client") {
    class Adder final : public net::Dispatcher {
    public:
        net::RpcResult call(std::string_view method, const codec::Json& params) override {
            if (method != "first") return net::RpcError{-32601, "no such method", codec::Json("d")};
            return params.as_array().at(0);
        }
    };

    TEST_CASE("calls, batches and refusals come back as they were sent") {
        net::IoPool pool;
        Adder adder;
        const auto server = serve(pool, [&](const net::HttpRequest& request) {
            return net::HttpResponse{200, net::handle_rpc_body(request.body, adder)};
        });
        const auto client = net::RpcClient::make(server->url()).value();
        CHECK(client->call("first", codec::JsonArray{"a"}).value() == codec::Json("a"));
        const auto refused = client->call("second", codec::JsonArray{});
        REQUIRE(!refused);
        CHECK(refused.error().message == "second: no such method (code -32601)");
        const auto result = client->exchange("second", codec::JsonArray{}).value();
        const auto* error = std::get_if<net::RpcError>(&result);
        REQUIRE(error != nullptr);
        CHECK(error->code == -32601);
        CHECK(error->data == codec::Json("d"));
        const auto many = client->batch({{"first", codec::JsonArray{1}},
                                         {"no", codec::JsonArray{}},
                                         {"first", codec::JsonArray{3}}});
        REQUIRE(many);
        CHECK(std::get<codec::Json>(many->at(0)) == codec::Json(1));
        CHECK(std::get<net::RpcError>(many->at(1)).message == "no such method");
        CHECK(std::get<codec::Json>(many->at(2)) == codec::Json(3));
        CHECK(client->batch({}).value().empty());
    }

    TEST_CASE("a server that answers something else is named as such") {
        net::IoPool pool;
        std::string body = "<html>";
        unsigned status = 200;
        const auto server = serve(pool, [&](const net::HttpRequest&) {
            return net::HttpResponse{status, body};
        });
        const auto client = net::RpcClient::make(server->url()).value();
        for (const char* text : {"<html>", "[]", "{}", "5", R"({"error":5})"}) {
            body = text;
            CAPTURE(body);
            const auto answer = client->call("m", codec::JsonArray{});
            REQUIRE(!answer);
            CHECK(answer.error().code == Errc::parent_unavailable);
            CHECK(!answer.error().retryable);
        }
        body = "<html>";
        status = 503;
        const auto busy = client->call("m", codec::JsonArray{});
        CHECK(busy.error().retryable);
        CHECK(busy.error().message.find("HTTP 503") != std::string::npos);
    }
}
