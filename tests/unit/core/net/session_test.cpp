// What happens to answers that come late, out of order, or to nobody.
#include <doctest/doctest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "core/net/http_server.hpp"
#include "tests/support/raw_socket.hpp"

using namespace alt;
using namespace std::chrono_literals;
using testing::RawSocket;

namespace {

/// Keeps requests until the test answers them, by their body.
class Desk {
public:
    net::HttpHandler handler() {
        return [this](const net::HttpRequest& request, const net::Responder& respond) {
            const std::lock_guard lock(mutex_);
            waiting_.emplace(std::string(request.body), respond);
            changed_.notify_all();
        };
    }
    void wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return waiting_.size() >= count; });
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }
    void answer(const std::string& body, std::string text) {
        std::unique_lock lock(mutex_);
        const auto found = waiting_.find(body);
        REQUIRE(found != waiting_.end());
        const auto respond = found->second;
        waiting_.erase(found);
        lock.unlock();
        respond({200, std::move(text)});
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, net::Responder> waiting_;
};

std::string post(std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

std::unique_ptr<net::HttpServer> serve(net::IoPool& pool, net::HttpHandler handler,
                                       net::ServerLimits limits = {}) {
    auto server = net::HttpServer::start(pool, net::TcpEndpoint{}, std::move(handler), limits);
    REQUIRE(server);
    return std::move(*server);
}

/// As many MiB as the request says.
net::HttpResponse large_answer(const net::HttpRequest& request) {
    return {200, std::string(std::stoull(std::string(request.body)) << 20, 'x')};
}
bool is_whole(const RawSocket& socket, std::size_t mebibytes) {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        const auto next = socket.receive_bytes(1);
        if (next.empty()) return false;
        head += next;
    }
    const auto size = mebibytes << 20;
    return socket.receive_bytes(size) == std::string(size, 'x');
}

}  // namespace

TEST_SUITE("core/net/http_session") {
    TEST_CASE("answers that come in another order go out in that of the requests") {
        net::IoPool pool(2);
        Desk desk;
        const auto server = serve(pool, desk.handler());
        const RawSocket socket(server->port());
        socket.send(post("1") + post("2") + post("3"));
        desk.wait_for(3);
        desk.answer("3", "[third]");
        desk.answer("2", "[second]");
        desk.answer("1", "[first]");
        const auto text = socket.receive("[third]");
        CHECK(text.find("[first]") < text.find("[second]"));
        CHECK(text.find("[second]") < text.find("[third]"));
        CHECK(text.find("[third]") != std::string::npos);
    }

    TEST_CASE("a second answer to the same request is dropped") {
        net::IoPool pool;
        const auto server =
            serve(pool, [](const net::HttpRequest& request, const net::Responder& respond) {
                respond({200, "one of " + std::string(request.body)});
                respond({200, "two of " + std::string(request.body)});
            });
        const RawSocket socket(server->port());
        socket.send(post("a") + post("b."));
        const auto text = socket.receive("of b.");
        CHECK(text.find("one of b.") != std::string::npos);
        CHECK(text.find("two") == std::string::npos);
    }

    TEST_CASE("a connection has a bounded number of unanswered requests") {
        net::IoPool pool;
        Desk desk;
        net::ServerLimits limits;
        limits.max_pending = 2;
        const auto server = serve(pool, desk.handler(), limits);
        const RawSocket socket(server->port());
        const RawSocket other(server->port());
        socket.send(post("1") + post("2") + post("3"));
        desk.wait_for(2);
        // The other connection's request is taken up by the same thread after those two.
        other.send(post("other"));
        desk.wait_for(3);
        CHECK(desk.count() == 3);
        desk.answer("other", "x");
        desk.answer("1", "[first]");
        desk.wait_for(2);
        desk.answer("2", "[second]");
        desk.answer("3", "[third]");
        CHECK(socket.receive("[third]").find("[second]") != std::string::npos);
    }

    TEST_CASE("a client that has gone does not disturb those who answer it") {
        net::IoPool pool;
        Desk desk;
        auto server = serve(pool, desk.handler());
        {
            const RawSocket gone(server->port());
            gone.send(post("gone"));
            desk.wait_for(1);
        }
        const RawSocket here(server->port());
        here.send(post("here"));
        desk.wait_for(2);
        desk.answer("gone", std::string(1 << 20, 'x'));
        desk.answer("here", "[here]");
        CHECK(here.receive("[here]").find("[here]") != std::string::npos);
        server.reset();
    }

    TEST_CASE("who has sent all its requests still gets the answers") {
        net::IoPool pool;
        Desk desk;
        const auto server = serve(pool, desk.handler());
        const RawSocket socket(server->port());
        socket.send(post("1"));
        socket.end();
        desk.wait_for(1);
        desk.answer("1", "[late]");
        CHECK(socket.receive().ends_with("[late]"));
    }

    TEST_CASE("stopping waits for those who hold the right to answer") {
        net::IoPool pool;
        Desk desk;
        auto server = serve(pool, desk.handler());
        const RawSocket socket(server->port());
        socket.send(post("x"));
        desk.wait_for(1);
        std::atomic<bool> answered{false};
        std::jthread late([&] {
            // The connection is closed by the server's destructor before it waits.
            CHECK(socket.receive().empty());
            answered = true;
            desk.answer("x", "too late");
        });
        server.reset();
        CHECK(answered);
    }

    TEST_CASE("a large body is asked for when the client wants to be asked") {
        net::IoPool pool;
        const auto server = serve(pool, net::at_once([](const net::HttpRequest& request) {
                                      return net::HttpResponse{200, std::string(request.body)};
                                  }));
        const RawSocket socket(server->port());
        socket.send("POST / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        CHECK(socket.receive("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
        socket.send("body");
        CHECK(socket.receive("body").ends_with("body"));
    }

    TEST_CASE(
        "beyond the memory of an endpoint slow readers are cut off, and large bodies refused") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.max_buffered = std::size_t{256} << 10;
        constexpr std::size_t kAnswer = std::size_t{32} << 20;
        const auto server = serve(pool, net::at_once([](const net::HttpRequest&) {
                                      return net::HttpResponse{200, std::string(kAnswer, 'x')};
                                  }),
                                  limits);
        const RawSocket slow(server->port());
        slow.send(post("x"));
        // More than the sockets take, so that the server has to wait for the reader.
        CHECK(slow.receive().size() < kAnswer);

        const RawSocket large(server->port());
        large.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" +
                   std::string(600'000, 'b'));
        CHECK(large.receive("try again").starts_with("HTTP/1.1 503 "));
        CHECK(server->usage().memory < std::size_t{8} << 20);
    }

    TEST_CASE("who takes its answer gets it while another fills the memory of an endpoint") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.max_buffered = std::size_t{48} << 20;
        const auto server = serve(pool, net::at_once(large_answer), limits);
        const RawSocket slow(server->port());
        slow.send(post("32"));
        REQUIRE(slow.receive_bytes(1).size() == 1);
        const RawSocket quick(server->port());
        quick.send(post("32"));
        const bool whole = is_whole(quick, 32);
        CHECK(whole);
    }

    TEST_CASE("a slow reader that crowds an endpoint is cut off, and nobody else") {
        net::IoPool pool;
        net::ServerLimits limits;
        limits.max_buffered = std::size_t{24} << 20;
        const auto server = serve(pool, net::at_once(large_answer), limits);
        const RawSocket quick(server->port());
        const RawSocket slow(server->port());
        slow.send(post("40"));
        REQUIRE(slow.receive_bytes(1).size() == 1);
        do {
            quick.send(post("8"));
            const bool whole = is_whole(quick, 8);
            REQUIRE(whole);
        } while (server->usage().connections > 1);
        CHECK(slow.receive_bytes(std::size_t{40} << 20).size() < std::size_t{40} << 20);
    }

    TEST_CASE("handlers that block on threads apart do not hold up other connections") {
        net::IoPool pool(1);
        std::mutex gate;
        gate.lock();
        const auto answer_late = [&](const net::Responder& respond) {
            pool.run_blocking([&gate, respond] {
                const std::lock_guard wait(gate);
                respond({200, "[slow]"});
            });
        };
        const auto server =
            serve(pool, [&](const net::HttpRequest& request, const net::Responder& respond) {
                if (request.body == "slow") return answer_late(respond);
                respond({200, "[quick]"});
            });
        const RawSocket first(server->port());
        first.send(post("slow"));
        const RawSocket second(server->port());
        second.send(post("quick"));
        CHECK(second.receive("[quick]").ends_with("[quick]"));
        gate.unlock();
        CHECK(first.receive("[slow]").ends_with("[slow]"));
    }
}
