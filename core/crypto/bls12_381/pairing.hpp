#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <span>

#include "core/crypto/bls12_381/groups.hpp"

/// The optimal ate pairing of BLS12-381, as far as products of it have to be compared with one.
namespace alt::crypto::bls12_381 {

/// The line through two multiples of a G2 point, as a function of a point (x, y) of G1:
/// constant + x * x_factor w^2 + y * y_factor w^3.
struct Line {
    Fp2 constant, x_factor, y_factor;
};

/// The doublings and additions of |x| * point.
inline constexpr std::size_t kMillerLines = std::bit_width(kSeed) - 1 + std::popcount(kSeed) - 1;

/// All lines of a Miller loop, which depend on the G2 point alone.
class PreparedG2 {
public:
    /// `point` must be in the subgroup and not be infinity.
    explicit PreparedG2(const G2Affine& point) noexcept;

    [[nodiscard]] const Line& line(std::size_t index) const noexcept { return lines_[index]; }

private:
    std::array<Line, kMillerLines> lines_;
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
