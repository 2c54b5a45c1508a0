#include "core/crypto/secp256k1.hpp"

#include <doctest/doctest.h>

#include "core/crypto/keccak.hpp"

namespace alt {
namespace {

using crypto::PrivateKey;

TEST_SUITE("core/crypto/secp256k1") {
    TEST_CASE("a signature recovers its signer and has a low s") {
        for (std::uint64_t i = 1; i <= 32; ++i) {
            const auto key = PrivateKey::from_bytes(to_be_bytes(i)).value();
            const Hash256 digest = crypto::keccak256(to_be_bytes(i));
            const crypto::Signature sig = key.sign(digest);
            CHECK(sig.s <= crypto::kSecp256k1HalfOrder);
            CHECK(crypto::recover_address(digest, sig.r, sig.s, sig.odd_y) == key.address());
            CHECK(key.sign(digest) == sig);
            const auto other = crypto::recover_address(digest, sig.r, sig.s, !sig.odd_y);
            CHECK(other != key.address());
        }
    }

    TEST_CASE("recovery accepts a high s") {
        const auto key = PrivateKey::generate().value();
        const Hash256 digest = crypto::keccak256(view_of("high"));
        const crypto::Signature sig = key.sign(digest);
        CHECK(crypto::recover_address(digest, sig.r, crypto::kSecp256k1Order - sig.s, !sig.odd_y) ==
              key.address());
    }

    TEST_CASE("r and s outside [1, order) recover nothing") {
        const Hash256 digest = crypto::keccak256(view_of("x"));
        const uint256 n = crypto::kSecp256k1Order;
        for (const uint256& bad : {uint256(), n, n + 1, kMaxUint256}) {
            CHECK_FALSE(crypto::recover_address(digest, bad, 1, false).has_value());
            CHECK_FALSE(crypto::recover_address(digest, 1, bad, false).has_value());
            CHECK_FALSE(crypto::recover_public_key(digest, bad, 1, true).has_value());
        }
    }

    TEST_CASE("keys outside [1, order) are refused") {
        CHECK_FALSE(PrivateKey::from_bytes(to_be_bytes(0)).has_value());
        CHECK_FALSE(PrivateKey::from_bytes(to_be_bytes(crypto::kSecp256k1Order)).has_value());
        CHECK_FALSE(PrivateKey::from_bytes(Bytes(31, 1)).has_value());
        CHECK(PrivateKey::from_bytes(to_be_bytes(crypto::kSecp256k1Order - 1)).has_value());
    }
}

}  // namespace
}  // namespace alt
