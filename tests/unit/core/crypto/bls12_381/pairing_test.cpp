#include "core/crypto/bls12_381/pairing.hpp"

#include <doctest/doctest.h>

#include <random>

namespace alt::crypto::bls12_381 {
namespace {

bool pairings_cancel(const G1Affine& p1, const G2Affine& q1, const G1Affine& p2,
                     const G2Affine& q2) {
    const PreparedG2 left(q1);
    const PreparedG2 right(q2);
    const std::array factors{PairingFactor{p1, &left}, PairingFactor{p2, &right}};
    return final_power_is_one(miller_product(factors));
}

TEST_SUITE("core/crypto/bls12_381/pairing") {
    TEST_CASE("the pairing is bilinear and not trivial") {
        std::mt19937_64 random(5);
        const Scalar a = Scalar{random(), random(), random(), random()};
        const Scalar b = Scalar{random(), random(), random(), random()};
        const auto p_a = curves::multiply(G1(kG1Generator), a).to_affine();
        const auto q_b = curves::multiply(G2(kG2Generator), b).to_affine();
        const auto p_ab = curves::multiply(G1(p_a), b).to_affine();
        CHECK(pairings_cancel(p_a, q_b, -p_ab, kG2Generator));
        CHECK(pairings_cancel(p_a, q_b, p_ab, -kG2Generator));
        CHECK_FALSE(pairings_cancel(p_a, q_b, p_ab, kG2Generator));
        CHECK_FALSE(pairings_cancel(p_a, q_b, -p_a, kG2Generator));
        const PreparedG2 generator(kG2Generator);
        const std::array once{PairingFactor{kG1Generator, &generator}};
        CHECK_FALSE(final_power_is_one(miller_product(once)));
        CHECK(final_power_is_one(miller_product({})));
    }
}

}  // namespace
}  // namespace alt::crypto::bls12_381
