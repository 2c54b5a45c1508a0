#include "core/crypto/bls12_381/groups.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "core/base/hex.hpp"

namespace alt::crypto::bls12_381 {
namespace {

constexpr Scalar kAllOnes{~0ULL, ~0ULL, ~0ULL, ~0ULL};

Scalar any_scalar(std::mt19937_64& random) {
    return {random(), random(), random(), random()};
}

/// A point on the curve of G1 outside the subgroup, which has almost none of its points.
G1Affine stray_g1() {
    for (std::uint64_t x = 1;; ++x) {
        const Fp fx = Fp::from_u64(x);
        if (const auto y = (fx.square() * fx + kG1B).sqrt()) return G1Affine::of(fx, *y);
    }
}
G2Affine stray_g2() {
    for (std::uint64_t x = 1;; ++x) {
        const Fp2 fx{Fp::from_u64(x), Fp::one()};
        if (const auto y = (fx.square() * fx + kG2B).sqrt()) return G2Affine::of(fx, *y);
    }
}

/// Weighted sums of `count` points, among them equal ones, opposite ones and infinity, against one
/// multiplication by double-and-add each.
template <class Affine, class Point>
void check_weighted_sum(const Affine& generator, std::size_t count) {
    std::mt19937_64 random(count);
    const std::array<Scalar, 6> edges{Scalar{}, Scalar{1},     Fr::kModulus,
                                      kAllOnes, Scalar{kSeed}, Scalar{0, kSeed}};
    std::vector<Affine> points;
    std::vector<Scalar> scalars;
    Point expected;
    for (std::size_t i = 0; i < count; ++i) {
        Affine point = curves::multiply(Point(generator), Scalar{random() % 50}).to_affine();
        if (i % 7 == 3) point = -points.back();
        const Scalar scalar = i < edges.size() ? edges[i] : any_scalar(random);
        points.push_back(point);
        scalars.push_back(i % 7 == 3 ? scalars.back() : scalar);
        expected = expected + curves::multiply(Point(point), scalars.back());
    }
    CHECK(weighted_sum(std::span<const Affine>(points), scalars) == expected);
}

TEST_SUITE("core/crypto/bls12_381/groups") {
    TEST_CASE("the generators are on their curves and have order r") {
        CHECK(kG1Generator.is_on_curve(kG1B));
        CHECK(kG2Generator.is_on_curve(kG2B));
        CHECK(curves::multiply(G1(kG1Generator), Fr::kModulus).is_infinity());
        CHECK(curves::multiply(G2(kG2Generator), Fr::kModulus).is_infinity());
        CHECK(is_in_subgroup(kG1Generator));
        CHECK(is_in_subgroup(kG2Generator));
        CHECK(is_in_subgroup(G1Affine{}));
        CHECK(is_in_subgroup(G2Affine{}));
    }

    TEST_CASE("points of another order are not in the subgroups") {
        const G1Affine p = stray_g1();
        const G2Affine q = stray_g2();
        CHECK_FALSE(curves::multiply(G1(p), Fr::kModulus).is_infinity());
        CHECK_FALSE(curves::multiply(G2(q), Fr::kModulus).is_infinity());
        CHECK_FALSE(is_in_subgroup(p));
        CHECK_FALSE(is_in_subgroup(q));
    }

    TEST_CASE("points of the cofactor's small orders are not in the subgroups") {
        // r times a point leaves what is not of order r; 3 divides the cofactor of G1, 13 that of
        // G2: a check by an endomorphism must see them too.
        const G1 p = curves::multiply(G1(stray_g1()), Fr::kModulus);
        const G2 q = curves::multiply(G2(stray_g2()), Fr::kModulus);
        CHECK_FALSE(is_in_subgroup(p.to_affine()));
        CHECK_FALSE(is_in_subgroup((p + kG1Generator).to_affine()));
        CHECK_FALSE(is_in_subgroup(q.to_affine()));
        CHECK_FALSE(is_in_subgroup((q + kG2Generator).to_affine()));
        CHECK_FALSE(is_in_subgroup(G1Affine::of(Fp::zero(), Fp::from_u64(2))));  // of order 3
    }

    TEST_CASE("the endomorphisms multiply by what their contracts say") {
        const G1 x_squared = times_seed(times_seed(G1(kG1Generator)));
        CHECK(G1(phi(kG1Generator)) == -x_squared);
        CHECK(G2(psi(kG2Generator)) == -times_seed(G2(kG2Generator)));
        CHECK(psi(G2(kG2Generator).doubled()) == G2(psi(kG2Generator)).doubled());
        CHECK(times_seed(G1(kG1Generator)) ==
              curves::multiply(G1(kG1Generator), curves::Limbs<1>{kSeed}));
    }

    TEST_CASE("weighted sums equal the sum of single products, by tables and by buckets") {
        for (const std::size_t count : {1U, 2U, 7U, 30U, 95U, 96U, 130U}) {
            CAPTURE(count);
            check_weighted_sum<G1Affine, G1>(kG1Generator, count);
            check_weighted_sum<G2Affine, G2>(kG2Generator, count);
        }
        CHECK(weighted_sum(std::span<const G1Affine>{}, {}).is_infinity());
    }

    TEST_CASE("compressed points come back, and only the canonical form is read") {
        const auto generator = compress(kG1Generator);
        CHECK(to_hex(generator) ==
              "0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
              "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb");
        for (const auto& point : {kG1Generator, -kG1Generator, stray_g1(), G1Affine{}}) {
            const auto back = decompress_g1(compress(point));
            REQUIRE(back.has_value());
            CHECK(*back == point);
        }
        auto bytes = generator;
        bytes[0] &= 0x7f;  // not marked as compressed
        CHECK_FALSE(decompress_g1(bytes).has_value());
        bytes = compress(G1Affine{});
        bytes[0] |= 0x20;  // infinity with a sign
        CHECK_FALSE(decompress_g1(bytes).has_value());
        bytes = compress(G1Affine{});
        bytes[47] = 1;  // infinity with an x
        CHECK_FALSE(decompress_g1(bytes).has_value());
        CHECK_FALSE(decompress_g1(BytesView(generator).first(47)).has_value());
    }
}

}  // namespace
}  // namespace alt::crypto::bls12_381
