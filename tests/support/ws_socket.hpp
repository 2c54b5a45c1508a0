#pragma once

#include "tests/support/raw_socket.hpp"

namespace alt::testing {

/// A WebSocket client that writes its frames by hand (RFC 6455).
class WsSocket {
public:
    static constexpr unsigned kContinuation = 0, kText = 1, kClose = 8, kPing = 9, kPong = 10;

    struct Frame {
        unsigned kind = 0;  ///< 0 when the connection has ended
        std::string payload;
    };

    explicit WsSocket(std::uint16_t port) : socket_(port) {
        socket_.send(
            "GET /any HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        std::string head;
        while (!head.ends_with("\r\n\r\n")) {
            const auto byte = socket_.receive_bytes(1);
            REQUIRE(!byte.empty());
            head += byte;
        }
        REQUIRE(head.starts_with("HTTP/1.1 101 "));
        // The example of RFC 6455, 1.3.
        REQUIRE(head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    }

    /// One frame, masked as a client must.
    void send_frame(unsigned kind, std::string_view payload, bool last = true) const {
        std::string frame(1, static_cast<char>((last ? 0x80u : 0u) | kind));
        const auto add = [&](std::size_t value, int bytes) {
            for (int i = bytes - 1; i >= 0; --i)
                frame += static_cast<char>((value >> (8 * i)) & 0xff);
        };
        if (payload.size() < 126) {
            add(0x80 | payload.size(), 1);
        } else if (payload.size() < 65536) {
            add(0x80 | 126, 1);
            add(payload.size(), 2);
        } else {
            add(0x80 | 127, 1);
            add(payload.size(), 8);
        }
        constexpr std::string_view kMask = "mask";
        frame += kMask;
        for (std::size_t i = 0; i < payload.size(); ++i)
            frame += static_cast<char>(payload[i] ^ kMask[i % 4]);
        socket_.send(frame);
    }
    void send(std::string_view text) const { send_frame(kText, text); }

    [[nodiscard]] Frame receive_frame() const {
        const auto head = socket_.receive_bytes(2);
        if (head.size() < 2) return {};
        std::size_t size = static_cast<unsigned char>(head[1]) & 0x7fu;
        const std::size_t more = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (more != 0) {
            size = 0;
            for (const char byte : socket_.receive_bytes(more))
                size = size << 8u | static_cast<unsigned char>(byte);
        }
        return {static_cast<unsigned char>(head[0]) & 0x0fu, socket_.receive_bytes(size)};
    }
    /// The next text message.
    [[nodiscard]] std::string receive() const {
        const auto frame = receive_frame();
        CHECK(frame.kind == kText);
        return frame.payload;
    }

private:
    RawSocket socket_;
};

}  // namespace alt::testing
