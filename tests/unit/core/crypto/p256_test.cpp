#include "core/crypto/p256.hpp"

#include <string>

#include "core/crypto/sha256.hpp"
#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

constexpr std::string_view kField =
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
constexpr std::string_view kOrder =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const std::string kZero(64, '0');

/// A signature of RFC 6979, A.2.5 (SHA-256, "sample"), word by word.
struct Words {
    std::string hash = "af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf";
    std::string r = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716";
    std::string s = "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
    std::string x = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
    std::string y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    [[nodiscard]] bool verifies() const {
        return crypto::p256_verify(testing::unhex(hash + r + s + x + y));
    }
};

TEST_SUITE("core/crypto/p256") {
    TEST_CASE("a signature verifies for its hash and key alone") {
        CHECK(Words{}.verifies());
        // The other root of s signs as well: malleability is not refused.
        Words other;
        other.s = "0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9";
        CHECK(other.verifies());
        Words hash;
        hash.hash.back() = 'e';
        CHECK_FALSE(hash.verifies());
        Words swapped;
        std::swap(swapped.x, swapped.y);
        CHECK_FALSE(swapped.verifies());
    }

    TEST_CASE("a number out of its range never verifies") {
        for (const auto& bad : {kZero, std::string(kOrder), std::string(64, 'f')}) {
            CAPTURE(bad);
            Words r, s;
            r.r = s.s = bad;
            CHECK_FALSE(r.verifies());
            CHECK_FALSE(s.verifies());
        }
        for (const auto& bad : {kZero, std::string(kField), std::string(64, 'f')}) {
            CAPTURE(bad);
            Words x, y;
            x.x = y.y = bad;
            CHECK_FALSE(x.verifies());
            CHECK_FALSE(y.verifies());
        }
        Words infinity;
        infinity.x = infinity.y = kZero;
        CHECK_FALSE(infinity.verifies());
    }

    TEST_CASE("a coordinate is not reduced") {
        // (5, y) is on the curve; so 5 + p, which fits 256 bits, must not stand for 5. With hash
        // 0 and r = s the check reads R = Q, which holds when r is the x of Q.
        Words words;
        words.hash = kZero;
        words.r = words.s = words.x = kZero.substr(1) + "5";
        words.y = "459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc";
        CHECK(words.verifies());
        words.x = "ffffffff00000001000000000000000000000001000000000000000000000004";
        CHECK_FALSE(words.verifies());
    }

    TEST_CASE("input of another length never verifies") {
        const Words words;
        const Bytes input = testing::unhex(words.hash + words.r + words.s + words.x + words.y);
        REQUIRE(crypto::p256_verify(input));
        CHECK_FALSE(crypto::p256_verify({}));
        CHECK_FALSE(crypto::p256_verify(BytesView(input).first(159)));
        Bytes longer = input;
        longer.push_back(0);
        CHECK_FALSE(crypto::p256_verify(longer));
    }

    TEST_CASE("the vectors of EIP-7951 hold") {
        const auto file =
            testing::shared_vectors("ethereum-tests/precompiles/eip-7951/test-vectors.json");
        if (!file) return;
        const auto root = testing::load_json(*file);
        std::size_t checked = 0;
        for (const auto& row : root.as_array()) {
            const bool want = !testing::text_of(row, "Expected").empty();
            CHECK_MESSAGE(crypto::p256_verify(testing::hex_of(row, "Input")) == want,
                          testing::text_of(row, "Name"));
            ++checked;
        }
        CHECK(checked > 300);
    }

    TEST_CASE("the p1363 vectors of Wycheproof hold") {
        const auto file = testing::shared_vectors(
            "ethereum-tests/wycheproof/ecdsa_secp256r1_sha256_p1363_test.json");
        if (!file) return;
        const auto root = testing::load_json(*file);
        std::size_t checked = 0;
        for (const auto& group : *codec::get_array(root, "testGroups").value()) {
            const Bytes key = testing::hex_of(group, "publicKey.uncompressed");
            for (const auto& row : *codec::get_array(group, "tests").value()) {
                CAPTURE(codec::get_u64(row, "tcId").value());
                Bytes input = to_bytes(crypto::sha256(testing::hex_of(row, "msg")));
                append(input, testing::hex_of(row, "sig"));
                append(input, BytesView(key).subspan(1));
                CHECK(crypto::p256_verify(input) == (testing::text_of(row, "result") == "valid"));
                ++checked;
            }
        }
        CHECK(checked > 50);
    }
}

}  // namespace
}  // namespace alt
