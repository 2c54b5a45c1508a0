#include "core/crypto/keystore.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"

namespace alt {
namespace {

using crypto::Pbkdf2Cost;
using crypto::ScryptCost;

constexpr std::string_view kPassword = "correct horse";

/// AES-128-CTR is its own inverse: opening what is "sealed" by a wrong key gives the cipher's
/// stream, so the ciphertext of a key comes from opening the key's bytes.
crypto::SealedKey seal(const Hash256& secret) {
    crypto::SealedKey sealed;
    sealed.cost = Pbkdf2Cost{2};
    sealed.salt = to_bytes(view_of("salt"));
    const auto derived =
        crypto::stretch_password(sealed.cost, view_of(kPassword), sealed.salt, 32).value();
    const auto with_mac = [&](BytesView ciphertext) {
        sealed.ciphertext = to_bytes(ciphertext);
        sealed.mac = crypto::keccak256(BytesView(derived).subspan(16), ciphertext);
    };
    with_mac(secret);
    const auto stream = crypto::open_key(sealed, view_of(kPassword)).value();
    with_mac(stream.expose_secret());
    return sealed;
}

TEST_SUITE("core/crypto/keystore") {
    TEST_CASE("passwords are stretched as RFC 7914 shows") {
        const auto pbkdf2 =
            crypto::stretch_password(Pbkdf2Cost{1}, view_of("passwd"), view_of("salt"), 16);
        CHECK(to_hex(pbkdf2.value()) == "0x55ac046e56e3089fec1691c22544b605");
        const auto scrypt = crypto::stretch_password(ScryptCost{16, 1, 1}, {}, {}, 16);
        CHECK(to_hex(scrypt.value()) == "0x77d6576238657b203b19ca42c18a0497");
    }

    TEST_CASE("a key comes out with its password only") {
        const auto secret = to_be_bytes(uint256(0x1234567890abcdef));
        auto sealed = seal(secret);
        const auto key = crypto::open_key(sealed, view_of(kPassword));
        REQUIRE(key.has_value());
        CHECK(equal(key->expose_secret(), secret));
        CHECK(crypto::open_key(sealed, view_of("wrong")).error().message ==
              "keystore: wrong password");
        sealed.ciphertext[0] ^= 1u;
        CHECK_FALSE(crypto::open_key(sealed, view_of(kPassword)).has_value());
        sealed.ciphertext.pop_back();
        CHECK_FALSE(crypto::open_key(sealed, view_of(kPassword)).has_value());
    }

    TEST_CASE("costs out of range are refused before any work") {
        const crypto::KdfCost costs[] = {
            Pbkdf2Cost{0},
            Pbkdf2Cost{~0u},
            ScryptCost{0, 8, 1},
            ScryptCost{3, 8, 1},
            ScryptCost{16, 0, 1},
            ScryptCost{16, 8, 0},
            ScryptCost{1u << 30u, 8, 1},
            ScryptCost{16, ~0u, ~0u},
        };
        for (const auto& cost : costs)
            CHECK_FALSE(crypto::stretch_password(cost, view_of("p"), view_of("s"), 32).has_value());
    }
}

}  // namespace
}  // namespace alt
