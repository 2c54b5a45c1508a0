#pragma once

#include <array>
#include <cstdint>

#include "core/base/uint256.hpp"

namespace alt {

/// A 512-bit integer, least significant limb first.
using Wide = std::array<std::uint64_t, 8>;

/// Quotient and remainder by a divisor that is not zero; of the quotient the low 256 bits.
/// By reciprocals instead of divisions (Möller, Granlund: Improved division by invariant integers,
/// 2011), and Knuth's algorithm D (TAOCP vol. 2, 4.3.1) over three and four limbs.
DivResult divide(const Wide& dividend, const uint256& divisor) noexcept;

/// Divides in place; returns the remainder. `divisor` is not zero.
std::uint64_t divide_by_limb(std::uint64_t* limbs, std::size_t count,
                             std::uint64_t divisor) noexcept;

}  // namespace alt
