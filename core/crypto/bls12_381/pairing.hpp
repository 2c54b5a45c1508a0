#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <span>

#include "core/crypto/bls12_381/groups.hpp"
#include "core/crypto/curves/lines.hpp"

/// The optimal ate pairing of BLS12-381, as far as products of it have to be compared with one.
namespace alt::crypto::bls12_381 {

/// The doublings and additions of |x| * point.
inline constexpr std::size_t kMillerLines = std::bit_width(kSeed) - 1 + std::popcount(kSeed) - 1;

/// All lines of a Miller loop, which depend on the G2 point alone.
class PreparedG2 {
public:
    /// `point` must be in the subgroup and not be infinity.
    explicit PreparedG2(const G2Affine& point) noexcept;

    [[nodiscard]] const curves::Line<Fp2>& line(std::size_t index) const noexcept {
        return lines_[index];
    }

private:
    std::array<curves::Line<Fp2>, kMillerLines> lines_;
};

/// A pairing to be multiplied; neither point is infinity (whose pairings are one), both are in
/// their subgroups.
struct PairingFactor {
    G1Affine p;
    const PreparedG2* q;  ///< borrowed
};

/// The product of Miller loops, whose squarings are shared. To be finished by `final_power_is_one`;
/// values of several calls may be multiplied first.
Fp12 miller_product(std::span<const PairingFactor> factors) noexcept;

/// Whether a product of Miller loops is a product of pairings that is one.
bool final_power_is_one(const Fp12& product) noexcept;

}  // namespace alt::crypto::bls12_381
