#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// The state, message and counter of BLAKE2b's compression function (RFC 7693, section 3.2).
struct Blake2State {
    std::array<std::uint64_t, 8> h{};
    std::array<std::uint64_t, 16> m{};
    std::array<std::uint64_t, 2> t{};
    bool final = false;
};

/// Runs `rounds` rounds of F and stores the new chain value in `state.h`.
void blake2_compress(Blake2State& state, std::uint32_t rounds) noexcept;

/// The precompile's form (EIP-152): rounds (big-endian 4) ‖ h ‖ m ‖ t (little-endian) ‖ final flag.
/// none: the length is not 213 or the flag is neither 0 nor 1. Gas is the first word, `rounds`.
std::optional<std::array<std::uint8_t, 64>> blake2f(BytesView input) noexcept;

}  // namespace alt::crypto
