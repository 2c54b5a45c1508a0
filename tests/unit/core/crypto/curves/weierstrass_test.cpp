#include "core/crypto/curves/weierstrass.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/crypto/bn254/groups.hpp"

namespace alt::crypto::curves {
namespace {

using bn254::Fp;
using bn254::G1;
using bn254::G1Affine;
using bn254::kOrder;
using bn254::Scalar;

const G1Affine kGenerator = G1Affine::of(Fp::one(), Fp::from_u64(2));

/// Double and add, bit by bit: what everything quicker is held against.
G1 plain_multiple(const G1Affine& point, const Scalar& scalar) {
    G1 out;
    for (std::size_t i = 256; i-- > 0;) {
        out = out.doubled();
        if (bits_at(scalar, i, 1) != 0) out = out + point;
    }
    return out;
}

/// The same point under other coordinates.
G1 disguised(const G1& point, std::uint64_t factor) {
    const Fp f = Fp::from_u64(factor);
    return {point.x * f.square(), point.y * f.square() * f, point.z * f};
}

std::vector<Scalar> edge_scalars() {
    std::vector<Scalar> out{{},     {1},    {2},
                            {15},   {16},   {17},
                            {31},   {32},   {~std::uint64_t{0}},
                            {0, 1}, kOrder, {~0ull, ~0ull, ~0ull, ~0ull}};
    Scalar near = kOrder;
    for (near[0] -= 2; near[0] != kOrder[0] + 3; ++near[0]) out.push_back(near);
    return out;
}

struct Terms {
    std::vector<G1Affine> points;
    std::vector<Scalar> scalars;
    G1 sum;
};

/// Random terms, with infinity, equal and opposite points and scalars of zero among them.
Terms make_terms(std::size_t count) {
    std::mt19937_64 generator(count);
    Terms out;
    for (std::size_t i = 0; i < count; ++i) {
        G1Affine point = plain_multiple(kGenerator, {generator()}).to_affine();
        Scalar scalar{generator(), generator(), generator(), generator()};
        if (i % 7 == 3) point = out.points.back();
        if (i % 7 == 4) point = -out.points.back();
        if (i % 7 == 4) scalar = out.scalars.back();
        if (i % 11 == 5) point = {};
        if (i % 13 == 6) scalar = {};
        out.points.push_back(point);
        out.scalars.push_back(scalar);
        out.sum = out.sum + plain_multiple(point, scalar);
    }
    return out;
}

TEST_SUITE("core/crypto/curves/weierstrass") {
    TEST_CASE("the group law holds in every special case") {
        const G1 p = plain_multiple(kGenerator, {11});
        const G1 q = plain_multiple(kGenerator, {29});
        const G1 none;
        const std::array points{
            none, p, q, -p, -q, p.doubled(), disguised(p, 5), disguised(-p, 3), G1(kGenerator)};
        for (const auto& a : points)
            for (const auto& b : points) {
                CHECK(a + b == b + a);
                CHECK(a + b.to_affine() == a + b);
                CHECK((a + b).to_affine().is_on_curve(bn254::kG1B));
                CHECK((a == b) == (a.to_affine() == b.to_affine()));
                for (const auto& c : points) CHECK((a + b) + c == a + (b + c));
            }
        for (const auto& a : points) {
            CHECK(a + a == a.doubled());
            CHECK(a + none == a);
            CHECK((a + -a).is_infinity());
            CHECK(G1(a.to_affine()) == a);
        }
        CHECK(none.doubled().is_infinity());
        CHECK_FALSE(p == none);
        CHECK(p == disguised(p, 12345));
    }

    TEST_CASE("a point off the curve is told") {
        CHECK(kGenerator.is_on_curve(bn254::kG1B));
        CHECK(G1Affine{}.is_on_curve(bn254::kG1B));
        CHECK_FALSE(G1Affine::of(Fp::one(), Fp::from_u64(3)).is_on_curve(bn254::kG1B));
        CHECK_FALSE(G1Affine::of(Fp::zero(), Fp::zero()).is_on_curve(bn254::kG1B));
    }

    TEST_CASE("a scalar is the sum of its digits") {
        for (const auto& scalar : edge_scalars()) {
            const SignedDigits<4> digits(scalar);
            // Modulo 2^256, of which a digit beyond the top is a multiple.
            uint256 sum;
            std::size_t last = 0;
            for (std::size_t i = digits.digits.size(); i-- > 0;) {
                const int digit = digits.digits[i];
                sum = sum + sum;
                const auto size = static_cast<std::uint64_t>(digit < 0 ? -digit : digit);
                sum = digit < 0 ? sum - size : sum + size;
                CHECK((digit == 0 || (size % 2 == 1 && size < 16)));
                if (digit != 0) last = std::max(last, i + 1);
            }
            CHECK(sum == uint256(scalar[3], scalar[2], scalar[1], scalar[0]));
            CHECK(digits.length == last);
        }
    }

    TEST_CASE("multiples by every method are the same") {
        const G1Affine p = plain_multiple(kGenerator, {0x123456789}).to_affine();
        for (const auto& scalar : edge_scalars()) {
            const G1 want = plain_multiple(p, scalar);
            CHECK(multiply(G1(p), scalar) == want);
            CHECK(multiply(disguised(p, 9), scalar) == want);
            CHECK(bn254::multiply(p, scalar) == want);
            CHECK(multiply(G1(), scalar).is_infinity());
            CHECK(bn254::multiply({}, scalar).is_infinity());
        }
        CHECK(multiply(G1(p), kOrder).is_infinity());
    }

    TEST_CASE("sums by buckets are the sums of the multiples") {
        for (const std::size_t count : {0, 1, 2, 3, 17, 64, 130}) {
            CAPTURE(count);
            const Terms terms = make_terms(count);
            CHECK(bucket_sum<Fp, 4>(terms.points, terms.scalars) == terms.sum);
        }
    }

    TEST_CASE("many points are made affine at once as one by one") {
        std::vector<G1> points{G1(), disguised(kGenerator, 3), G1(),
                               plain_multiple(kGenerator, {99}), G1()};
        std::vector<G1Affine> out(points.size(), kGenerator);
        to_affine<Fp>(points, out);
        for (std::size_t i = 0; i < points.size(); ++i) CHECK(out[i] == points[i].to_affine());
        to_affine<Fp>(std::span<const G1>(), std::span<G1Affine>());
    }
}

}  // namespace
}  // namespace alt::crypto::curves
