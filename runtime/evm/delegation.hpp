#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/bytes.hpp"

namespace alt::evm {

/// EIP-7702: an account whose code is this marker and an address runs the code of that address.
inline constexpr std::array<std::uint8_t, 3> kDelegationMarker{0xef, 0x01, 0x00};
inline constexpr std::size_t kDelegationSize = kDelegationMarker.size() + Address::kSize;

/// The code that delegates to `target`.
inline std::array<std::uint8_t, kDelegationSize> delegation_to(const Address& target) noexcept {
    std::array<std::uint8_t, kDelegationSize> code{};
    std::copy(kDelegationMarker.begin(), kDelegationMarker.end(), code.begin());
    std::copy(target.bytes.begin(), target.bytes.end(), code.begin() + kDelegationMarker.size());
    return code;
}

/// Whom code delegates to; none for code of any other kind.
inline std::optional<Address> delegation_target(BytesView code) noexcept {
    if (code.size() != kDelegationSize) return std::nullopt;
    if (!std::equal(kDelegationMarker.begin(), kDelegationMarker.end(), code.begin()))
        return std::nullopt;
    Address target;
    std::copy(code.begin() + kDelegationMarker.size(), code.end(), target.bytes.begin());
    return target;
}

}  // namespace alt::evm
