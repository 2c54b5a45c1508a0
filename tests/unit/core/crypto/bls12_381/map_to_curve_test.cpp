#include "core/crypto/bls12_381/map_to_curve.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace alt::crypto::bls12_381 {
namespace {

TEST_SUITE("core/crypto/bls12_381/map_to_curve") {
    TEST_CASE("every field element is mapped into the subgroup, the exceptional ones too") {
        std::vector<Fp> inputs{Fp::zero(), Fp::one(), -Fp::one()};
        // Z u^2 = -1 makes the map's denominator zero, as u = 0 does.
        if (const auto root = (-Fp::from_u64(11).inverse()).sqrt()) {
            inputs.push_back(*root);
            inputs.push_back(-*root);
        }
        for (const auto& u : inputs) {
            const auto point = map_to_group(u).to_affine();
            CHECK(point.is_on_curve(kG1B));
            CHECK(is_in_subgroup(point));
            CHECK_FALSE(point.infinity);
        }
        const Fp2 z{-Fp::from_u64(2), -Fp::one()};
        std::vector<Fp2> pairs{Fp2::zero(), Fp2::one(), {Fp::zero(), Fp::one()}};
        if (const auto root = (-z.inverse()).sqrt()) pairs.push_back(*root);
        for (const auto& u : pairs) {
            const auto point = map_to_group(u).to_affine();
            CHECK(point.is_on_curve(kG2B));
            CHECK(is_in_subgroup(point));
            CHECK_FALSE(point.infinity);
        }
    }

    TEST_CASE("opposite elements go to opposite points") {
        const Fp u1 = Fp::from_u64(7);
        CHECK(map_to_group(u1) == -map_to_group(-u1));
        for (const Fp2& u : {Fp2{Fp::from_u64(3), Fp::from_u64(4)}, Fp2{Fp::zero(), Fp::one()}})
            CHECK(map_to_group(u) == -map_to_group(-u));
    }
}

}  // namespace
}  // namespace alt::crypto::bls12_381
