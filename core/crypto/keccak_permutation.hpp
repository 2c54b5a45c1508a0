#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace alt::crypto {

inline constexpr std::size_t kKeccakRate = 136;  ///< bytes a block: 1600 - 2 * 256 bits

inline constexpr std::array<std::uint64_t, 24> kKeccakRoundConstants{
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

/// Rotation of lane x + 5y (FIPS 202, table 2).
inline constexpr std::array<int, 25> kKeccakRotations{
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14};

/// Steps theta, rho and pi, chi, iota of one round over 25 lanes. A lane is 64 bits, or a vector of
/// them. Constant indices let the compiler unroll all of it.
template <typename Lane>
[[gnu::always_inline]] inline void keccak_round(const Lane* in, Lane* out, std::uint64_t constant) {
    Lane c[5];
    Lane d[5];
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x)
        c[x] = in[x] ^ in[x + 5] ^ in[x + 10] ^ in[x + 15] ^ in[x + 20];
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x)
        d[x] = c[(x + 4) % 5] ^ (c[(x + 1) % 5] << 1 | c[(x + 1) % 5] >> 63);
#pragma GCC unroll 5
    for (std::size_t row = 0; row < 5; ++row) {
        Lane b[5];
        // Row `row` after pi takes its lane x from lane (x', y') with y' = x and x' = (row * 3 + x)
        // mod 5.
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x) {
            const std::size_t source_x = (3 * row + x) % 5;
            const std::size_t lane = source_x + 5 * x;
            b[x] = in[lane] ^ d[source_x];
            const int count = kKeccakRotations[lane];
            if (count != 0) b[x] = b[x] << count | b[x] >> (64 - count);
        }
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x)
            out[x + 5 * row] = b[x] ^ (~b[(x + 1) % 5] & b[(x + 2) % 5]);
    }
    out[0] ^= constant;
}

template <typename Lane>
[[gnu::always_inline]] inline void keccak_permute(Lane* state) {
    Lane other[25];
    for (std::size_t round = 0; round < kKeccakRoundConstants.size(); round += 2) {
        keccak_round(state, other, kKeccakRoundConstants[round]);
        keccak_round(other, state, kKeccakRoundConstants[round + 1]);
    }
}

}  // namespace alt::crypto
