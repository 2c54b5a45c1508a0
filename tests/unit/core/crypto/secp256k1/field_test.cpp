#include "core/crypto/secp256k1/field.hpp"

#include <doctest/doctest.h>
#include <gmp.h>

#include <random>
#include <vector>

#include "tests/fuzz/mpz.hpp"

namespace alt::crypto::secp256k1 {
namespace {

using fuzz::apply;
using fuzz::Mpz;

const Mpz& modulus() {
    static const Mpz p(uint256{~0ull, ~0ull, ~0ull, Field::kModulus[0]});
    return p;
}
Mpz mpz_of(const Number& number) {
    return Mpz(uint256{number[3], number[2], number[1], number[0]});
}
Number mod_p(const Mpz& value) {
    return apply(mpz_mod, value, modulus()).wrapped().limbs;
}

/// Every number of limbs at which carries turn, then what is close to p and to 2^256.
std::vector<Number> edges() {
    constexpr std::array<std::uint64_t, 4> kLimbs{0, kFold, 0 - kFold, ~std::uint64_t{0}};
    std::vector<Number> out;
    for (const auto a : kLimbs)
        for (const auto b : kLimbs)
            for (const auto c : kLimbs)
                for (const auto d : kLimbs) out.push_back({a, b, c, d});
    for (std::uint64_t i = 0; i < 8; ++i) {
        Number number = Field::kModulus;
        number[0] += i - 4;
        out.push_back(number);
        out.push_back({~i, ~0ull, ~0ull, ~0ull});
        out.push_back({i});
    }
    return out;
}

Number random_number(std::mt19937_64& random) {
    Number out;
    for (auto& limb : out) {
        const auto bits = random();
        limb = bits % 4 == 0 ? 0 - (bits >> 62) : bits;
    }
    return out;
}

void compare(const Number& a, const Number& b) {
    const Mpz x = mpz_of(a);
    const Mpz y = mpz_of(b);
    const auto same = [](const Number& ours, const Number& theirs) {
        // CHECK itself takes longer than the arithmetic.
        if (Field(ours).to_limbs() != theirs) CHECK(Field(ours).to_limbs() == theirs);
    };
    const Number product = mod_p(apply(mpz_mul, x, y));
    same(mul(a, b), product);
    same(plain_mul(a, b), product);
    const Number sum = mod_p(apply(mpz_add, x, y));
    same(add(a, b), sum);
    same(plain_add(a, b), sum);
    const Number difference = mod_p(apply(mpz_sub, x, y));
    same(sub(a, b), difference);
    same(plain_sub(a, b), difference);
    CHECK_EQ(Field(a) == Field(b), mod_p(x) == mod_p(y));
}

void compare(const Number& a) {
    const Field ours(a);
    const Mpz x = mpz_of(a);
    const Number square = mod_p(apply(mpz_mul, x, x));
    CHECK(ours.square().to_limbs() == square);
    CHECK(Field(plain_mul(a, a)).to_limbs() == square);
    CHECK(ours.to_limbs() == mod_p(x));
    CHECK(ours.is_zero() == (mod_p(x) == Number{}));
    CHECK(ours.is_odd() == ((mod_p(x)[0] & 1) != 0));
    CHECK((-ours).to_limbs() == mod_p(apply(mpz_sub, Mpz(), x)));
    CHECK(ours.negated_if(true) == -ours);
    CHECK(ours.negated_if(false) == ours);
    CHECK(ours.halved() + ours.halved() == ours);
    Mpz inverse;
    if (mpz_invert(inverse.get(), x.get(), modulus().get()) == 0) mpz_set_ui(inverse.get(), 0);
    CHECK(ours.inverse().to_limbs() == mod_p(inverse));
    const auto root = ours.sqrt();
    CHECK(root.has_value() == (mpz_legendre(x.get(), modulus().get()) >= 0));
    if (root) CHECK(root->square() == ours);
}

TEST_SUITE("core/crypto/secp256k1/field") {
    TEST_CASE("arithmetic agrees with GMP where limbs turn") {
        const auto numbers = edges();
        for (const auto& a : numbers) {
            compare(a);
            for (const auto& b : numbers) compare(a, b);
        }
    }

    TEST_CASE("arithmetic agrees with GMP on random numbers") {
        std::mt19937_64 random(20261121);
        for (int i = 0; i < 20'000; ++i) compare(random_number(random), random_number(random));
        for (int i = 0; i < 1'000; ++i) compare(random_number(random));
    }

    TEST_CASE("chains of operations agree with GMP") {
        // Results that no argument was chosen for are arguments in turn.
        Field value(Number{3});
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            const Mpz before = mpz_of(value.to_limbs());
            const Mpz cube = apply(mpz_mul, apply(mpz_mul, before, before), before);
            value = value.square() * value - Field({i});
            REQUIRE(value.to_limbs() == mod_p(apply(mpz_sub, cube, Mpz(uint256{i}))));
        }
    }

    TEST_CASE("constants are known at compile time") {
        constexpr Field kSeven({7});
        static_assert(kSeven * kSeven.inverse() == Field::one());
        static_assert(kSeven - Field({8}) == -Field::one());
        static_assert(kSeven.halved() + kSeven.halved() == kSeven);
    }
}

}  // namespace
}  // namespace alt::crypto::secp256k1
