#include "core/crypto/hd_key.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"

namespace alt {
namespace {

TEST_SUITE("core/crypto/hd_key") {
    TEST_CASE("development keys have the addresses that anvil prints") {
        CHECK(crypto::dev_key(0).address() ==
              parse_address("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266").value());
        CHECK(crypto::dev_key(1).address() ==
              parse_address("0x70997970C51812dc3A010C7d01b50e0d17dc79C8").value());
        CHECK(crypto::dev_key(2).address() ==
              parse_address("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC").value());
    }

    TEST_CASE("the table of keys is what the mnemonic derives") {
        for (std::uint32_t i = 0; i < 22; ++i) {
            CAPTURE(i);
            const auto derived = crypto::derive_key(crypto::kDevMnemonic, i);
            REQUIRE(derived.has_value());
            CHECK(equal(derived->expose_secret(), crypto::dev_key(i).expose_secret()));
        }
    }

    TEST_CASE("an index beyond 31 bits is refused") {
        CHECK_FALSE(crypto::derive_key(crypto::kDevMnemonic, 0x80000000).has_value());
    }
}

}  // namespace
}  // namespace alt
