#include "core/crypto/blake2f.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"

namespace alt {
namespace {

// The state of BLAKE2b-512 at the only block of "abc" (EIP-152, test vectors 4 to 7).
const std::string kBody =
    "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
    "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b" +
    std::string("6162630000000000") + std::string(240, '0') + "0300000000000000" +
    std::string(16, '0');

std::string run(const std::string& rounds, const std::string& flag) {
    const auto out = crypto::blake2f(parse_hex(rounds + kBody + flag).value());
    return out ? to_hex(*out) : "refused";
}

TEST_SUITE("core/crypto/blake2f") {
    TEST_CASE("the vectors of EIP-152 hold") {
        CHECK(run("00000000", "01") ==
              "0x08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
              "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b");
        CHECK(run("0000000c", "01") ==
              "0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
              "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
        CHECK(run("0000000c", "00") ==
              "0x75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d28752"
              "98743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735");
        CHECK(run("00000001", "01") ==
              "0xb63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fb"
              "a551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421");
    }

    TEST_CASE("a wrong length or flag is refused") {
        CHECK(run("0000000c", "02") == "refused");
        CHECK(run("000c", "01") == "refused");
        CHECK(run("000000000c", "01") == "refused");
        CHECK_FALSE(crypto::blake2f({}).has_value());
    }
}

}  // namespace
}  // namespace alt
