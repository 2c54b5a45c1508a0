#pragma once

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace alt::testing {

/// A raw connection to a local server, for what a well-behaved client would never send.
class RawSocket {
public:
    explicit RawSocket(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval limit{10, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    }
    RawSocket(const RawSocket&) = delete;
    RawSocket& operator=(const RawSocket&) = delete;
    ~RawSocket() { ::close(fd_); }

    void send(std::string_view text) const { ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL); }
    /// Says that nothing more will be sent.
    void end() const { ::shutdown(fd_, SHUT_WR); }
    /// Everything up to the end of the connection, or to `enough`.
    [[nodiscard]] std::string receive(std::string_view enough = "\x01") const {
        std::string out;
        char chunk[4096];
        while (out.find(enough) == std::string::npos) {
            const auto got = ::recv(fd_, chunk, sizeof chunk, 0);
            if (got <= 0) break;
            out.append(chunk, static_cast<std::size_t>(got));
        }
        return out;
    }
    /// Exactly so many bytes; fewer when the connection ends.
    [[nodiscard]] std::string receive_bytes(std::size_t count) const {
        std::string out(count, '\0');
        std::size_t have = 0;
        while (have < count) {
            const auto got = ::recv(fd_, out.data() + have, count - have, 0);
            if (got <= 0) break;
            have += static_cast<std::size_t>(got);
        }
        out.resize(have);
        return out;
    }

private:
    int fd_;
};

}  // namespace alt::testing
