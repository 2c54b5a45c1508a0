#include "core/crypto/secp256k1/recover.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/base/hex.hpp"
#include "tests/support/libsecp256k1.hpp"

namespace alt::crypto::secp256k1 {
namespace {

namespace oracle = test::libsecp256k1;

constexpr uint256 kOrder = kSecp256k1Order;
constexpr uint256 kP{~0ull, ~0ull, ~0ull, Field::kModulus[0]};
constexpr uint256 kLambda{0x5363ad4cc05c30e0, 0xa5261c028812645a, 0x122e22ea20816678,
                          0xdf02967c1b23bd72};
constexpr uint256 kTwoTo128{0, 1, 0, 0};

uint256 word(std::string_view hex) {
    return from_be_bytes(parse_hex(hex).value());
}

uint256 random_word(std::mt19937_64& random) {
    return {random(), random(), random(), random()};
}
uint256 random_scalar(std::mt19937_64& random) {
    return random_word(random) % kOrder;
}

/// Scalars below the order with which splits, digits and sums come to their ends.
std::vector<uint256> edge_scalars() {
    std::vector<uint256> out{1, 2, 3, 15, 17, 31, 32, 33, 1023, 1024, 1025, 2047};
    for (const unsigned bits : {63u, 64u, 127u, 128u, 129u, 192u, 255u})
        for (const uint256& near : {uint256(0), uint256(1), -uint256(1)})
            out.push_back((uint256(1) << bits) + near);
    for (const uint256& scalar : {kLambda, mul_mod(kLambda, kLambda, kOrder), kOrder >> 1,
                                  kTwoTo128 * 3, mul_mod(kLambda, kTwoTo128, kOrder)})
        out.push_back(scalar);
    const std::size_t count = out.size();
    for (std::size_t i = 0; i < count; ++i) out.push_back(kOrder - out[i]);
    return out;
}

Finite generator_times(const uint256& scalar) {
    const auto key = oracle::multiple_of_generator(scalar);
    return {Field(from_be_bytes(BytesView(key).first(32)).limbs),
            Field(from_be_bytes(BytesView(key).last(32)).limbs)};
}

TEST_SUITE("core/crypto/secp256k1/recover") {
    TEST_CASE("known signatures recover their known keys") {
        // go-ethereum, crypto/signature_test.go
        const auto digest =
            to_be_bytes(word("0xce0677bb30baa8cf067c88db9811f4333d131bf8bcf12fe7065d211dce971008"));
        const auto key = recover_public_key(
            digest, word("0x90f27b8b488db00b00606796d2987f6a5f59ae62ea05effe84fef5b8b0e54998"),
            word("0x4a691139ad57a3f0b906637673aa2f63d1f55cb1a69199d4009eea23ceaddc93"), true);
        CHECK(to_hex(key.value()) ==
              "0xe32df42865e97135acfb65f3bae71bdc86f4d49150ad6a440b6f15878109880a"
              "0a2b2667f7e725ceea70c673093bf67663e0312623c8e091b13cf2c0f11ef652");
        // EIP-155, its example
        CHECK(to_hex(recover_address(
                         to_be_bytes(word(
                             "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53")),
                         word("0x28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"),
                         word("0x67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"),
                         false)
                         .value()) == "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
    }

    TEST_CASE("every pair of extreme r and s is answered as libsecp256k1 does") {
        std::vector<uint256> words = edge_scalars();
        for (const uint256& end : {uint256(), kOrder, kOrder + 1, kP - kOrder - 1, kP - kOrder,
                                   kP - kOrder + 1, kP - 1, kP, kP + 1, kMaxUint256})
            words.push_back(end);
        std::mt19937_64 random(20261121);
        int recovered = 0;
        for (const auto& r : words)
            for (std::size_t i = 0; i < words.size(); i += 1 + random() % 4) {
                const uint256& digest = words[random() % words.size()];
                const SignedDigest question{to_be_bytes(digest), {r, words[i], random() % 2 == 0}};
                CAPTURE(to_quantity(r));
                CAPTURE(to_quantity(words[i]));
                CAPTURE(to_quantity(digest));
                CHECK(oracle::agrees(question));
                recovered += oracle::recover(question).has_value() ? 1 : 0;
            }
        CHECK(recovered > 500);
    }

    TEST_CASE("random words are answered as libsecp256k1 does") {
        std::mt19937_64 random(20261121);
        int recovered = 0;
        for (int i = 0; i < 12'000; ++i) {
            const SignedDigest question{
                to_be_bytes(random_word(random)),
                {random_word(random), random_word(random), random() % 2 == 0}};
            if (!oracle::agrees(question)) CHECK(oracle::agrees(question));
            recovered += oracle::recover(question).has_value() ? 1 : 0;
        }
        // An x is on the curve half the time.
        CHECK(recovered > 5000);
        CHECK(recovered < 7000);
    }

    TEST_CASE("sums of equal and of opposite points recover what libsecp256k1 does") {
        std::mt19937_64 random(20261121);
        const auto scalars = edge_scalars();
        for (const auto& nonce : scalars)
            for (int i = 0; i < 24; ++i) {
                const uint256& near = scalars[random() % scalars.size()];
                const uint256 multiple = i < 2   ? nonce
                                         : i < 4 ? kOrder - nonce
                                         : i < 8 ? add_mod(nonce, near, kOrder)
                                                 : mul_mod(nonce, near, kOrder);
                auto question = oracle::with_nonce(nonce, multiple, random_scalar(random));
                CAPTURE(to_quantity(nonce));
                CAPTURE(to_quantity(multiple));
                CHECK(oracle::agrees(question));
                question.signature.odd_y = !question.signature.odd_y;
                CHECK(oracle::agrees(question));
            }
    }

    TEST_CASE("no key is recovered where the sum is infinity") {
        const auto question = oracle::with_nonce(5, 5, 77);
        const auto& [r, s, odd_y] = question.signature;
        CHECK_FALSE(recover_address(question.digest, r, s, odd_y).has_value());
        CHECK_FALSE(recover_public_key(question.digest, r, s, odd_y).has_value());
        CHECK(recover_address(question.digest, r, s, !odd_y).has_value());
        // The same modulo the order.
        const auto above = to_be_bytes(to_uint256(question.digest) + kOrder);
        CHECK_FALSE(recover_address(above, r, s, odd_y).has_value());
    }

    TEST_CASE("the digest counts modulo the order, and may be zero") {
        const auto [digest, signature] = oracle::with_nonce(1234, 99, 7);
        const auto& [r, s, odd_y] = signature;
        CHECK(recover_address(to_be_bytes(to_uint256(digest) + kOrder), r, s, odd_y) ==
              recover_address(digest, r, s, odd_y));
        CHECK(oracle::agrees({Hash256{}, signature}));
        CHECK(recover_address(to_be_bytes(kOrder), r, s, odd_y) ==
              recover_address(Hash256{}, r, s, odd_y));
    }

    TEST_CASE("many at once are recovered as each is alone") {
        std::mt19937_64 random(20261121);
        const auto key = PrivateKey::from_bytes(to_be_bytes(7)).value();
        for (const std::size_t count : {0u, 1u, 2u, 3u, 64u, 100u}) {
            std::vector<SignedDigest> questions;
            while (questions.size() < count) {
                const Hash256 digest = to_be_bytes(random_word(random));
                questions.push_back({digest, key.sign(digest)});
                auto& [r, s, odd_y] = questions.back().signature;
                const auto spoiled = random() % 8;
                if (spoiled == 0) r = 0;
                if (spoiled == 1) s = kOrder;
                if (spoiled == 2) r = random_word(random);
                if (spoiled == 3) questions.back() = oracle::with_nonce(9, 9, 11);
            }
            const auto answers = recover_addresses(questions);
            REQUIRE(answers.size() == count);
            for (std::size_t i = 0; i < count; ++i) {
                const auto& [r, s, odd_y] = questions[i].signature;
                CHECK(answers[i] == recover_address(questions[i].digest, r, s, odd_y));
            }
        }
    }

    TEST_CASE("a split scalar is its halves' sum") {
        std::mt19937_64 random(20261121);
        auto scalars = edge_scalars();
        scalars.push_back(0);
        while (scalars.size() < 5000) scalars.push_back(random_scalar(random));
        for (const auto& scalar : scalars) {
            const auto [a, b, a_negative, b_negative] = split(scalar);
            const uint256 low(0, 0, a[1], a[0]);
            const uint256 high = mul_mod({0, 0, b[1], b[0]}, kLambda, kOrder);
            const uint256 sum =
                add_mod(a_negative ? kOrder - low : low, b_negative ? kOrder - high : high, kOrder);
            CHECK(sum == scalar);
        }
    }

    TEST_CASE("lambda times a point has beta times its x") {
        for (const uint256& scalar : {uint256(1), uint256(2), kOrder - 1, kTwoTo128}) {
            const Finite point = generator_times(scalar);
            const Finite image = generator_times(mul_mod(scalar, kLambda, kOrder));
            CHECK(times_lambda(point.x) == image.x);
            CHECK(point.y == image.y);
        }
    }

    TEST_CASE("an inverse modulo the order is one") {
        std::mt19937_64 random(20261121);
        auto scalars = edge_scalars();
        while (scalars.size() < 2000) scalars.push_back(random_scalar(random));
        for (const auto& scalar : scalars)
            CHECK(mul_mod(scalar, inverse_mod_order(scalar), kOrder) == uint256(1));
    }

    TEST_CASE("a weighted sum is the multiple of G that it stands for") {
        std::mt19937_64 random(20261121);
        auto scalars = edge_scalars();
        scalars.push_back(0);
        for (int i = 0; i < 3000; ++i) {
            const uint256 a = scalars[random() % scalars.size()];
            const uint256 b =
                i % 3 == 0 ? random_scalar(random) : scalars[random() % scalars.size()];
            const uint256& scalar = scalars[random() % (scalars.size() - 1)];
            const Affine sum = weighted_sum(a, b, generator_times(scalar)).to_affine();
            const uint256 total = add_mod(a, mul_mod(b, scalar, kOrder), kOrder);
            REQUIRE(sum.infinity == total.is_zero());
            if (total.is_zero()) continue;
            const Finite expected = generator_times(total);
            CHECK(sum.x == expected.x);
            CHECK(sum.y == expected.y);
        }
    }

    TEST_CASE("doubling and adding are the general law's") {
        std::mt19937_64 random(20261121);
        for (int i = 0; i < 200; ++i) {
            const Finite q = generator_times(random_scalar(random));
            const Affine affine = Affine::of(q.x, q.y);
            Jacobian p = weighted_sum(random_scalar(random), 1, q);
            const Jacobian before = p;
            double_in_place(p);
            CHECK(p == before.doubled());
            const Field z = p.z;
            const Jacobian sum = p + affine;
            const Field factor = add_finite(p, q, p.z);
            CHECK(p == sum);
            CHECK(p.z == z * factor);
            // A point and itself, and its opposite, in coordinates that are not 1.
            Jacobian twice = Jacobian(q.x * z.square(), q.y * z.square() * z, z);
            Jacobian none = twice;
            add_finite(twice, q, twice.z);
            CHECK(twice == Jacobian(affine).doubled());
            add_finite(none, {q.x, -q.y}, none.z);
            CHECK(none.is_infinity());
        }
    }
}

}  // namespace
}  // namespace alt::crypto::secp256k1
