#include "core/base/uint256.hpp"

#include <doctest/doctest.h>
#include <gmp.h>

#include <random>

using namespace alt;

namespace {

/// The reference: GMP's integers, with the modulus 2^256 where the EVM wraps.
class Big {
public:
    Big() { mpz_init(value_); }
    explicit Big(const uint256& v) {
        mpz_init(value_);
        mpz_import(value_, 4, -1, 8, 0, 0, v.limbs.data());
    }
    Big(const Big&) = delete;
    Big& operator=(const Big&) = delete;
    ~Big() { mpz_clear(value_); }
    [[nodiscard]] uint256 low() const {
        Big low;
        mpz_fdiv_r_2exp(low.value_, value_, 256);
        uint256 out;
        std::size_t count = 0;
        mpz_export(out.limbs.data(), &count, -1, 8, 0, 0, low.value_);
        return out;
    }
    mpz_t value_;
};

uint256 random_word(std::mt19937_64& random) {
    uint256 out;
    for (auto& limb : out.limbs) limb = random() % 4 == 0 ? (random() % 2 ? 0 : ~0ull) : random();
    return random() % 2 == 0 ? out : out >> static_cast<unsigned>(random() % 256);
}

/// Mostly the upper limbs of `a`: where the estimate of a quotient's digit is at its largest.
uint256 near(const uint256& a, std::mt19937_64& random) {
    uint256 out = a;
    out.limbs[0] = random();
    if (random() % 2 == 0) out.limbs[1] = random() % 3 - 1;
    return random() % 2 == 0 ? out : out >> 64 * static_cast<unsigned>(random() % 3);
}

}  // namespace

TEST_SUITE("core/base/uint256") {
    TEST_CASE("arithmetic agrees with GMP on random and extreme words") {
        std::mt19937_64 random(20261121);
        for (int i = 0; i < 20'000; ++i) {
            const auto a = random_word(random);
            const auto b = i % 4 == 0 ? near(a, random) : random_word(random);
            const auto m = i % 8 == 1 ? near(a, random) : random_word(random);
            CAPTURE(to_quantity(a));
            CAPTURE(to_quantity(b));
            CAPTURE(to_quantity(m));
            const Big x(a);
            const Big y(b);
            const Big z(m);
            Big r;
            mpz_add(r.value_, x.value_, y.value_);
            REQUIRE(a + b == r.low());
            mpz_sub(r.value_, x.value_, y.value_);
            REQUIRE(a - b == r.low());
            mpz_mul(r.value_, x.value_, y.value_);
            REQUIRE(a * b == r.low());
            if (!b.is_zero()) {
                mpz_tdiv_q(r.value_, x.value_, y.value_);
                REQUIRE(a / b == r.low());
                mpz_tdiv_r(r.value_, x.value_, y.value_);
                REQUIRE(a % b == r.low());
            }
            if (m.is_zero()) continue;
            mpz_mul(r.value_, x.value_, y.value_);
            mpz_mod(r.value_, r.value_, z.value_);
            REQUIRE(mul_mod(a, b, m) == r.low());
            mpz_add(r.value_, x.value_, y.value_);
            mpz_mod(r.value_, r.value_, z.value_);
            REQUIRE(add_mod(a, b, m) == r.low());
        }
    }
    TEST_CASE("division by zero gives zero") {
        CHECK(uint256{5} / uint256{} == uint256{});
        CHECK(uint256{5} % uint256{} == uint256{});
        CHECK(mul_mod(5, 5, 0) == uint256{});
    }
    TEST_CASE("signed operations follow two's complement") {
        const auto minus = [](std::uint64_t v) { return -uint256{v}; };
        CHECK(signed_div(minus(7), 2) == minus(3));
        CHECK(signed_mod(minus(7), 2) == minus(1));
        CHECK(signed_less(minus(1), 0));
        const uint256 lowest = uint256{1} << 255;
        CHECK(signed_div(lowest, minus(1)) == lowest);
        CHECK(arithmetic_shift_right(minus(8), 1) == minus(4));
        CHECK(arithmetic_shift_right(minus(8), 300) == minus(1));
        CHECK(sign_extend(0, 0xff) == minus(1));
        CHECK(sign_extend(0, 0x17f) == uint256{0x7f});
        CHECK(sign_extend(31, minus(9)) == minus(9));
    }
    TEST_CASE("powers wrap at 2^256") {
        CHECK(pow(uint256{2}, 255) == uint256{1} << 255);
        CHECK(pow(uint256{2}, 256) == uint256{});
        CHECK(pow(uint256{0}, 0) == uint256{1});
    }
    TEST_CASE("text and bytes round-trip") {
        const auto value = parse_uint256(
            "115792089237316195423570985008687907853269984665640564039457584007913129639935");
        CHECK(value.value() == kMaxUint256);
        CHECK(to_decimal(kMaxUint256) ==
              "115792089237316195423570985008687907853269984665640564039457584007913129639935");
        CHECK_FALSE(
            parse_uint256(
                "115792089237316195423570985008687907853269984665640564039457584007913129639936")
                .has_value());
        CHECK(to_quantity(uint256{}) == "0x0");
        CHECK(from_be_bytes(to_be_bytes(uint256{1, 2, 3, 4})) == uint256{1, 2, 3, 4});
    }
}
