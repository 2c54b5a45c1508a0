#include "core/net/http_reply.hpp"

#include <doctest/doctest.h>

using namespace alt;
using namespace alt::net;

namespace {

constexpr std::size_t kMost = 1 << 20;

Result<std::optional<HttpReply>> read(std::string_view text, std::string& chunks) {
    return read_reply(text, chunks, kMost);
}

}  // namespace

TEST_SUITE("core/net/http_reply") {
    TEST_CASE("an answer is found as soon as all of it is there, and not before") {
        for (const std::string text :
             {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\n\r\nhello",
              "HTTP/1.1 200 OK\r\ntransfer-ENCODING:  chunked \r\n\r\n"
              "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"}) {
            CAPTURE(text);
            std::string chunks;
            for (std::size_t size = 0; size < text.size(); ++size) {
                const auto part = read(std::string_view(text).substr(0, size), chunks);
                REQUIRE(part);
                CHECK_FALSE(part->has_value());
            }
            const auto two = text + "HTTP/1.1 404";
            const auto whole = read(two, chunks);
            REQUIRE(whole);
            REQUIRE(whole->has_value());
            CHECK((*whole)->status == 200);
            CHECK((*whole)->body == "hello");
            CHECK((*whole)->size == text.size());
            CHECK((*whole)->keep_alive);
        }
    }

    TEST_CASE("whether the connection stays is read from the version and the header") {
        std::string chunks;
        const auto keeps = [&](const std::string& head) {
            return (*read(head + "Content-Length: 0\r\n\r\n", chunks))->keep_alive;
        };
        CHECK(keeps("HTTP/1.1 200 OK\r\n"));
        CHECK_FALSE(keeps("HTTP/1.1 503 Busy\r\nConnection: close\r\n"));
        CHECK_FALSE(keeps("HTTP/1.0 200 OK\r\n"));
        CHECK(keeps("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n"));
    }

    TEST_CASE("what is not HTTP, has no end, or is too long is refused") {
        for (const std::string& text :
             {std::string("SSH-2.0-x\r\n\r\n"), std::string("HTTP/1.1 abc OK\r\n\r\n"),
              std::string("HTTP/1.1 200 OK\r\n\r\nuntil the end"),
              std::string("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
              std::string("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"),
              std::string("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n"),
              std::string("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"),
              std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"),
              std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
              std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"),
              std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc"),
              std::string(100'000, 'x')}) {
            CAPTURE(text.substr(0, 80));
            std::string chunks;
            const auto answer = read(text, chunks);
            REQUIRE_FALSE(answer);
            CHECK(answer.error().code == Errc::io);
        }
    }
}
