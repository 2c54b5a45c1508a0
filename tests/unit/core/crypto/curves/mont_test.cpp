#include "core/crypto/curves/mont.hpp"

#include <doctest/doctest.h>
#include <gmp.h>

#include <random>
#include <vector>

#include "core/crypto/bls12_381/field.hpp"
#include "core/crypto/bn254/field.hpp"

namespace alt::crypto::curves {
namespace {

/// The same number in GMP's hands.
class Integer {
public:
    Integer() { mpz_init(value_); }
    template <std::size_t N>
    explicit Integer(const Limbs<N>& limbs) : Integer() {
        mpz_import(value_, N, -1, 8, 0, 0, limbs.data());
    }
    Integer(const Integer&) = delete;
    Integer& operator=(const Integer&) = delete;
    ~Integer() { mpz_clear(value_); }
    operator mpz_ptr() { return value_; }

    template <std::size_t N>
    [[nodiscard]] Limbs<N> limbs() const {
        Limbs<N> out{};
        REQUIRE(mpz_sgn(value_) >= 0);
        REQUIRE(mpz_sizeinbase(value_, 2) <= 64 * N);
        mpz_export(out.data(), nullptr, -1, 8, 0, 0, value_);
        return out;
    }

private:
    mpz_t value_;
};

/// Numbers below p at which carries and reductions turn, then random ones.
template <class Field>
std::vector<typename Field::Number> samples(std::size_t random) {
    using Number = typename Field::Number;
    std::vector<Number> out{{}, {1}, {2}, {~std::uint64_t{0}}, {0, 1}};
    for (std::uint64_t below = 1; below < 4; ++below) {
        Number number{};
        sub_limbs(number, Field::kModulus, Number{below});
        out.push_back(number);
    }
    out.push_back(shifted_right(Field::kModulus, 1));
    out.push_back(Field::one().to_limbs());
    Number high{};
    high[Field::kLimbs - 1] = Field::kModulus[Field::kLimbs - 1];
    out.push_back(high);
    std::mt19937_64 generator(20261121);
    for (std::size_t i = 0; i < random; ++i) {
        Number number{};
        for (auto& limb : number) limb = generator();
        number[Field::kLimbs - 1] %= Field::kModulus[Field::kLimbs - 1];
        out.push_back(number);
    }
    return out;
}

template <class Field>
void compare_with_gmp(const typename Field::Number& a, const typename Field::Number& b) {
    constexpr std::size_t N = Field::kLimbs;
    Integer x(a), y(b), p(Field::kModulus), want;
    const auto fa = Field::from_limbs(a);
    const auto fb = Field::from_limbs(b);
    const auto reduced = [&] {
        mpz_mod(want, want, p);
        return want.limbs<N>();
    };
    mpz_add(want, x, y);
    CHECK((fa + fb).to_limbs() == reduced());
    mpz_sub(want, x, y);
    CHECK((fa - fb).to_limbs() == reduced());
    mpz_mul(want, x, y);
    CHECK((fa * fb).to_limbs() == reduced());
    mpz_mul(want, x, x);
    CHECK(fa.square().to_limbs() == reduced());
    mpz_neg(want, x);
    CHECK((-fa).to_limbs() == reduced());
    mpz_mul_ui(want, x, 2);
    CHECK(fa.doubled().to_limbs() == reduced());
    mpz_powm(want, x, y, p);
    CHECK(power(fa, b).to_limbs() == reduced());
    if (mpz_invert(want, x, p) == 0) mpz_set_ui(want, 0);
    CHECK(fa.inverse().to_limbs() == want.limbs<N>());
}

using Fields = std::tuple<bn254::Fp, bls12_381::Fp, bls12_381::Fr>;

TEST_SUITE("core/crypto/curves/mont") {
    TEST_CASE_TEMPLATE_DEFINE("arithmetic agrees with GMP", Field, arithmetic) {
        const auto edges = samples<Field>(0);
        for (const auto& a : edges)
            for (const auto& b : edges) compare_with_gmp<Field>(a, b);
        const auto numbers = samples<Field>(1500);
        for (std::size_t i = 1; i < numbers.size(); ++i)
            compare_with_gmp<Field>(numbers[i], numbers[i - 1]);
    }
    TEST_CASE_TEMPLATE_APPLY(arithmetic, Fields);

    TEST_CASE_TEMPLATE_DEFINE("the plain product agrees with GMP", Field, plain_product) {
        // What processors without ADX run, and what constants are made with.
        constexpr std::size_t N = Field::kLimbs;
        const auto inverse = make_mont_constants(Field::kModulus).negative_inverse;
        Integer p(Field::kModulus), scale;
        mpz_setbit(scale, 64 * N);
        mpz_invert(scale, scale, p);
        const auto numbers = samples<Field>(500);
        for (const auto& a : numbers)
            for (std::size_t i = 0; i < 20; ++i) {
                Integer want(a);
                mpz_mul(want, want, Integer(numbers[i]));
                mpz_mul(want, want, scale);
                mpz_mod(want, want, p);
                const auto got = plain_mont_mul(a, numbers[i], Field::kModulus, inverse);
                CHECK(got == want.limbs<N>());
                CHECK(got == mont_mul(a, numbers[i], Field::kModulus, inverse));
            }
    }
    TEST_CASE_TEMPLATE_APPLY(plain_product, Fields);

    TEST_CASE_TEMPLATE_DEFINE("chains of operations agree with GMP", Field, chains) {
        // Limbs that no random draw gives show up in the course of long chains.
        Field value = Field::from_u64(3);
        Integer same(value.to_limbs()), p(Field::kModulus);
        for (unsigned long i = 0; i < 20000; ++i) {
            value = value.square() + Field::from_u64(i) - value;
            Integer square;
            mpz_mul(square, same, same);
            mpz_add_ui(square, square, i);
            mpz_sub(same, square, same);
            mpz_mod(same, same, p);
            if (i % 64 == 0) {
                value = value.inverse();
                REQUIRE(mpz_invert(same, same, p) != 0);
            }
        }
        CHECK(value.to_limbs() == same.limbs<Field::kLimbs>());
    }
    TEST_CASE_TEMPLATE_APPLY(chains, Fields);

    TEST_CASE_TEMPLATE("a root is found exactly for squares", Field, bn254::Fp, bls12_381::Fp) {
        Integer p(Field::kModulus);
        for (const auto& number : samples<Field>(200)) {
            const auto value = Field::from_limbs(number);
            Integer integer(number);
            const auto root = value.sqrt();
            CHECK(root.has_value() == (mpz_legendre(integer, p) >= 0));
            if (root) CHECK(root->square() == value);
        }
    }

    TEST_CASE_TEMPLATE_DEFINE("only numbers below the modulus are read", Field, reading) {
        for (const auto& number : samples<Field>(100)) {
            const auto value = Field::from_limbs(number);
            const auto bytes = value.to_be_bytes();
            CHECK(limbs_from_be_bytes<Field::kLimbs>(bytes) == number);
            CHECK(Field::from_be_bytes(bytes) == value);
            CHECK(value.is_odd() == (number[0] % 2 == 1));
            CHECK(value.is_zero() == is_zero(number));
        }
        std::array<std::uint8_t, Field::kBytes> bytes{};
        bytes.fill(0xff);
        CHECK_FALSE(Field::from_be_bytes(bytes).has_value());
        // p itself and p + 1; then one less than p, with all bytes but one as they were.
        for (std::size_t i = 0; i < Field::kBytes; ++i)
            bytes[Field::kBytes - 1 - i] =
                static_cast<std::uint8_t>(Field::kModulus[i / 8] >> 8 * (i % 8));
        CHECK_FALSE(Field::from_be_bytes(bytes).has_value());
        ++bytes.back();
        CHECK_FALSE(Field::from_be_bytes(bytes).has_value());
        bytes.back() = static_cast<std::uint8_t>(bytes.back() - 2);
        CHECK(Field::from_be_bytes(bytes) == -Field::one());
    }
    TEST_CASE_TEMPLATE_APPLY(reading, Fields);

    TEST_CASE("constants are known at compile time") {
        using Fp = bn254::Fp;
        static_assert(Fp::from_u64(7) * Fp::from_u64(7).inverse() == Fp::one());
        static_assert(Fp::from_hex("2a") == Fp::from_u64(42));
        static_assert(Fp::from_u64(42).to_limbs() == Limbs<4>{42});
        static_assert(Fp() == Fp::zero() && Fp().is_zero());
    }
}

}  // namespace
}  // namespace alt::crypto::curves
