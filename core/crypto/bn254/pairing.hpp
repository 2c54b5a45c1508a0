#pragma once

#include <span>

#include "core/crypto/bn254/groups.hpp"

/// The optimal ate pairing of bn254, as far as products of it have to be compared with one.
namespace alt::crypto::bn254 {

/// Arguments of a pairing; neither is infinity (whose pairings are one), `q` is in its subgroup.
struct Pair {
    G1Affine p;
    G2Affine q;
};

/// Whether the product of the pairings is one; true for none.
bool pairing_product_is_one(std::span<const Pair> pairs);

}  // namespace alt::crypto::bn254
