#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "core/net/http_server.hpp"
#include "tests/support/ws_socket.hpp"

using namespace alt;
using namespace std::chrono_literals;
using testing::RawSocket;
using testing::WsSocket;

namespace {

/// What the connections of a server share with the test.
struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    std::weak_ptr<net::WsPeer> peer;
    int open = 0;

    void wait_for(int count) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return open == count; });
    }
};

/// Echoes; says nothing to "quiet"; answers "late" on another thread.
class Echo final : public net::WsHandler {
public:
    Echo(Shared& shared, std::weak_ptr<net::WsPeer> peer, net::IoPool& pool)
        : shared_(shared), pool_(pool) {
        const std::lock_guard lock(shared_.mutex);
        shared_.peer = std::move(peer);
        ++shared_.open;
        shared_.changed.notify_all();
    }
    void on_message(std::string_view text, const net::Responder& respond) override {
        if (text == "quiet") return respond({200, {}});
        if (text == "late") return pool_.run_blocking([respond] { respond({200, "was late"}); });
        respond({200, std::string(text)});
    }
    void on_close() override {
        const std::lock_guard lock(shared_.mutex);
        --shared_.open;
        shared_.changed.notify_all();
    }

private:
    Shared& shared_;
    net::IoPool& pool_;
};

struct EchoServer {
    explicit EchoServer(net::ServerLimits limits = {}) {
        auto started = net::HttpServer::start(
            pool, net::TcpEndpoint{}, net::at_once([](const net::HttpRequest&) {
                return net::HttpResponse{200, "http"};
            }),
            limits, [this](std::weak_ptr<net::WsPeer> peer) {
                return std::make_unique<Echo>(shared, std::move(peer), pool);
            });
        REQUIRE(started);
        server = std::move(*started);
    }
    net::IoPool pool{2};
    Shared shared;
    std::unique_ptr<net::HttpServer> server;
};

}  // namespace

TEST_SUITE("core/net/ws_session") {
    TEST_CASE("messages of every size come back, and plain HTTP is served on the same port") {
        EchoServer echo;
        const WsSocket socket(echo.server->port());
        for (const std::size_t size : {1, 125, 126, 65535, 65536, 1 << 20}) {
            const std::string text(size, 'x');
            socket.send(text);
            const bool same = socket.receive() == text;
            CHECK(same);
        }
        const RawSocket plain(echo.server->port());
        plain.send("GET / HTTP/1.1\r\n\r\n");
        CHECK(plain.receive("http").ends_with("http"));
    }

    TEST_CASE("fragments make one message; control frames may come between them") {
        EchoServer echo;
        const WsSocket socket(echo.server->port());
        socket.send_frame(WsSocket::kText, "one ", false);
        socket.send_frame(WsSocket::kContinuation, "two ", false);
        socket.send_frame(WsSocket::kPing, "are you there?");
        socket.send_frame(WsSocket::kContinuation, "three");
        const auto pong = socket.receive_frame();
        CHECK(pong.kind == WsSocket::kPong);
        CHECK(pong.payload == "are you there?");
        CHECK(socket.receive() == "one two three");
    }

    TEST_CASE("empty answers are not sent; late ones come late") {
        EchoServer echo;
        const WsSocket socket(echo.server->port());
        socket.send("quiet");
        socket.send("loud");
        CHECK(socket.receive() == "loud");
        socket.send("late");
        CHECK(socket.receive() == "was late");
    }

    TEST_CASE("a message beyond the limit ends the connection with 1009") {
        net::ServerLimits limits;
        limits.max_body = 1000;
        EchoServer echo(limits);
        const WsSocket socket(echo.server->port());
        socket.send(std::string(1000, 'x'));
        CHECK(socket.receive().size() == 1000);
        socket.send(std::string(1001, 'x'));
        const auto frame = socket.receive_frame();
        CHECK(frame.kind == WsSocket::kClose);
        CHECK(frame.payload.substr(0, 2) == "\x03\xf1");
        echo.shared.wait_for(0);
    }

    TEST_CASE("a peer is sent to unasked, until it goes") {
        EchoServer echo;
        {
            const WsSocket socket(echo.server->port());
            echo.shared.wait_for(1);
            const auto peer = echo.shared.peer.lock();
            REQUIRE(peer);
            for (int i = 0; i < 100; ++i)
                peer->send(std::make_shared<const std::string>("news " + std::to_string(i)));
            for (int i = 0; i < 100; ++i) CHECK(socket.receive() == "news " + std::to_string(i));
            socket.send_frame(WsSocket::kClose, "\x03\xe8");
            CHECK(socket.receive_frame().kind == WsSocket::kClose);
        }
        echo.shared.wait_for(0);
        if (const auto peer = echo.shared.peer.lock())
            peer->send(std::make_shared<const std::string>("into the void"));
    }

    TEST_CASE("who does not read what it is sent is cut off") {
        net::ServerLimits limits;
        limits.max_queue = 1 << 20;
        EchoServer echo(limits);
        const WsSocket socket(echo.server->port());
        echo.shared.wait_for(1);
        const auto text = std::make_shared<const std::string>(std::string(64 << 10, 'x'));
        // Far more than the kernel's buffers and the queue hold together.
        for (int i = 0; i < 1024; ++i)
            if (const auto peer = echo.shared.peer.lock()) peer->send(text);
        echo.shared.wait_for(0);
    }

    TEST_CASE("a silent connection is pinged, and ends when nothing comes back") {
        net::ServerLimits limits;
        limits.idle = 100ms;
        EchoServer echo(limits);
        const WsSocket socket(echo.server->port());
        CHECK(socket.receive_frame().kind == WsSocket::kPing);
        echo.shared.wait_for(0);
    }

    TEST_CASE("other upgrades are passed over") {
        EchoServer echo;
        const RawSocket socket(echo.server->port());
        socket.send("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
        CHECK(socket.receive("http").ends_with("http"));
    }

    TEST_CASE("a bad handshake is refused; stopping ends open connections") {
        EchoServer echo;
        const RawSocket bad(echo.server->port());
        bad.send("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        CHECK(bad.receive("\r\n").starts_with("HTTP/1.1 4"));
        const WsSocket open(echo.server->port());
        echo.server.reset();
        CHECK(open.receive_frame().kind == 0);
    }
}
