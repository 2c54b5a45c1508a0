#include "core/net/load_client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <string>
#include <thread>

using namespace alt;
using namespace alt::net;
using namespace std::chrono_literals;

namespace {

/// Serves connections one behind the other: each request is given to `answer`, whose text goes back
/// as it is; an empty one closes the connection.
class Server {
public:
    using Answer = std::function<std::string(std::size_t request, std::string_view body)>;

    explicit Server(Answer answer) : answer_(std::move(answer)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* target = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(listener_, target, sizeof address) == 0);
        REQUIRE(::listen(listener_, 16) == 0);
        socklen_t size = sizeof address;
        ::getsockname(listener_, target, &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this] { serve(); });
    }
    ~Server() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }

    [[nodiscard]] std::string url() const {
        return "http://127.0.0.1:" + std::to_string(port_) + "/path";
    }

private:
    void serve() {
        for (int peer = ::accept(listener_, nullptr, nullptr); peer >= 0;
             peer = ::accept(listener_, nullptr, nullptr)) {
            std::string in;
            std::string buffer(4096, 0);
            for (bool open = true; open;) {
                const auto count = ::recv(peer, buffer.data(), buffer.size(), 0);
                if (count <= 0) break;
                in.append(buffer, 0, static_cast<std::size_t>(count));
                while (open && take(peer, in, open)) {
                }
            }
            ::close(peer);
        }
    }
    bool take(int peer, std::string& in, bool& open) {
        const auto head = in.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        const auto size = std::stoul(in.substr(in.find("Content-Length: ") + 16));
        if (in.size() < head + 4 + size) return false;
        const auto text = answer_(requests_++, std::string_view(in).substr(head + 4, size));
        in.erase(0, head + 4 + size);
        open = !text.empty() && text.find("Connection: close") == std::string::npos;
        (void)::send(peer, text.data(), text.size(), MSG_NOSIGNAL);
        return true;
    }

    Answer answer_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::size_t requests_ = 0;
    std::jthread thread_;
};

std::string http(std::string_view body, std::string_view more = "") {
    return "HTTP/1.1 200 OK\r\n" + std::string(more) +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

LoadLane lane_of(const LoadClient& client, std::size_t requests) {
    LoadLane lane;
    for (std::size_t i = 0; i < requests; ++i) {
        client.append_request(lane.text, "request " + std::to_string(i));
        lane.ends.push_back(lane.text.size());
    }
    return lane;
}

struct Seen {
    std::vector<std::string> bodies;
    std::vector<unsigned> statuses;
    std::vector<LoadAnswer> answers;
};

Seen run(LoadClient& client, const LoadLane& lane) {
    Seen seen;
    const std::atomic<bool> stop = false;
    const auto done = client.run(
        std::span(&lane, 1), std::chrono::steady_clock::now(),
        [&](const LoadAnswer& answer) {
            seen.bodies.emplace_back(answer.body);
            seen.statuses.push_back(answer.status);
            seen.answers.push_back(answer);
        },
        stop);
    REQUIRE(done);
    return seen;
}

}  // namespace

TEST_SUITE("core/net/load_client") {
    TEST_CASE("every request is answered, in order, singly and pipelined") {
        for (const std::size_t pipeline : {1, 7}) {
            Server server([](auto, auto body) { return http("echo " + std::string(body)); });
            LoadLimits limits;
            limits.pipeline = pipeline;
            const auto client = LoadClient::connect(server.url(), 1, limits);
            REQUIRE(client);
            const auto seen = run(**client, lane_of(**client, 500));
            REQUIRE(seen.bodies.size() == 500);
            for (std::size_t i = 0; i < 500; ++i) {
                CHECK(seen.bodies[i] == "echo request " + std::to_string(i));
                CHECK(seen.answers[i].request == i);
                CHECK(seen.answers[i].received >= seen.answers[i].sent);
            }
            // The same connections serve the next run.
            CHECK(run(**client, lane_of(**client, 3)).bodies.size() == 3);
        }
    }

    TEST_CASE("long answers arrive whole") {
        const std::string body(3'000'000, 'x');
        Server server([&](auto, auto) { return http(body); });
        const auto client = LoadClient::connect(server.url(), 1);
        REQUIRE(client);
        const auto seen = run(**client, lane_of(**client, 3));
        for (const auto& one : seen.bodies) CHECK(one == body);
    }

    TEST_CASE("a server that closes after each answer is connected again") {
        Server server([](auto, auto body) { return http(body, "Connection: close\r\n"); });
        const auto client = LoadClient::connect(server.url(), 1);
        REQUIRE(client);
        const auto seen = run(**client, lane_of(**client, 20));
        CHECK(seen.statuses == std::vector<unsigned>(20, 200));
    }

    TEST_CASE("what a dying connection took with it is told, and the rest goes on") {
        Server server([](std::size_t request, auto body) {
            return request == 4 ? std::string() : http(body);
        });
        const auto client = LoadClient::connect(server.url(), 1);
        REQUIRE(client);
        const auto seen = run(**client, lane_of(**client, 10));
        REQUIRE(seen.statuses.size() == 10);
        CHECK(std::ranges::count(seen.statuses, 0u) == 1);
        CHECK(seen.statuses[4] == 0);
    }

    TEST_CASE("a request is not sent before it is due") {
        Server server([](auto, auto body) { return http(body); });
        const auto client = LoadClient::connect(server.url(), 1);
        REQUIRE(client);
        auto lane = lane_of(**client, 5);
        for (int i = 0; i < 5; ++i) lane.due.push_back(i * 3ms);
        const auto seen = run(**client, lane);
        for (std::size_t i = 0; i < 5; ++i) CHECK(seen.answers[i].sent >= lane.due[i]);
    }

    TEST_CASE("a stop ends it, and nobody there is an error that may be tried again") {
        std::atomic<bool> stop = true;
        std::string url;
        {
            Server server([](auto, auto body) { return http(body); });
            url = server.url();
            const auto client = LoadClient::connect(url, 1);
            REQUIRE(client);
            const auto lane = lane_of(**client, 1'000'000);
            CHECK((*client)->run(
                std::span(&lane, 1), std::chrono::steady_clock::now(), [](const LoadAnswer&) {},
                stop));
        }
        const auto refused = LoadClient::connect(url, 1);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::parent_unavailable);
        CHECK(refused.error().retryable);
    }
}
