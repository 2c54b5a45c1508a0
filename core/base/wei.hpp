#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

namespace alt {

/// An amount of the native currency in its smallest unit, 10^-18 ether.
using Wei = uint256;

inline constexpr std::uint64_t kWeiPerGwei = 1'000'000'000;
inline constexpr std::uint64_t kWeiPerEther = 1'000'000'000'000'000'000;

/// "1.5ether", "20 gwei", "7wei", "0x10", "1000" (a bare number is wei). More decimals than the
/// unit has are refused.
Result<Wei> parse_wei(std::string_view text);
/// Exact decimal ether without trailing zeros: "1.5", "0.000000000000000001".
std::string to_ether(const Wei& amount);

}  // namespace alt
