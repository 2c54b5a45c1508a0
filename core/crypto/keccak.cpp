#include "core/crypto/keccak.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/crypto/keccak_stream.hpp"

namespace alt::crypto {
namespace {

constexpr std::size_t kRate = 136;  // bytes: 1600 - 2 * 256 bits
constexpr std::size_t kRateWords = kRate / 8;
static_assert(std::endian::native == std::endian::little);

using State = std::array<std::uint64_t, 25>;

constexpr std::array<std::uint64_t, 24> kRoundConstants{
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

/// Rotation of lane x + 5y (FIPS 202, table 2).
constexpr std::array<int, 25> kRotations{0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                         25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};

/// Steps theta, rho and pi, chi, iota of one round; constant indices let the compiler unroll all of
/// it.
[[gnu::always_inline]] inline void keccak_round(const State& in, State& out,
                                                std::uint64_t constant) {
    std::array<std::uint64_t, 5> d;
    std::array<std::uint64_t, 5> c;
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x)
        c[x] = in[x] ^ in[x + 5] ^ in[x + 10] ^ in[x + 15] ^ in[x + 20];
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x) d[x] = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
#pragma GCC unroll 5
    for (std::size_t row = 0; row < 5; ++row) {
        std::array<std::uint64_t, 5> b;
        // Row `row` after pi takes its lane x from lane (x', y') with y' = x and x' = (row * 3 + x)
        // mod 5.
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x) {
            const std::size_t source_x = (3 * row + x) % 5;
            const std::size_t lane = source_x + 5 * x;
            b[x] = std::rotl(in[lane] ^ d[source_x], kRotations[lane]);
        }
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x)
            out[x + 5 * row] = b[x] ^ (~b[(x + 1) % 5] & b[(x + 2) % 5]);
    }
    out[0] ^= constant;
}

void permute(State& state) noexcept {
    State other;
    for (std::size_t round = 0; round < kRoundConstants.size(); round += 2) {
        keccak_round(state, other, kRoundConstants[round]);
        keccak_round(other, state, kRoundConstants[round + 1]);
    }
}

void absorb_block(State& state, const std::uint8_t* block) noexcept {
    std::array<std::uint64_t, kRateWords> words;
    std::memcpy(words.data(), block, kRate);
    for (std::size_t i = 0; i < kRateWords; ++i) state[i] ^= words[i];
    permute(state);
}

}  // namespace

void KeccakStream::absorb(BytesView data) noexcept {
    while (!data.empty()) {
        if (filled_ == 0 && data.size() >= kRate) {
            absorb_block(state_, data.data());
            data = data.subspan(kRate);
            continue;
        }
        const std::size_t count = std::min(kRate - filled_, data.size());
        std::memcpy(buffer_.data() + filled_, data.data(), count);
        filled_ += count;
        data = data.subspan(count);
        if (filled_ == kRate) {
            absorb_block(state_, buffer_.data());
            filled_ = 0;
        }
    }
}

Hash256 KeccakStream::finish() noexcept {
    std::memset(buffer_.data() + filled_, 0, kRate - filled_);
    buffer_[filled_] ^= 0x01;
    buffer_[kRate - 1] ^= 0x80;
    absorb_block(state_, buffer_.data());
    Hash256 out;
    std::memcpy(out.bytes.data(), state_.data(), out.bytes.size());
    return out;
}

Hash256 keccak256(BytesView data) noexcept {
    KeccakStream sponge;
    sponge.absorb(data);
    return sponge.finish();
}

Hash256 keccak256(BytesView first, BytesView second) noexcept {
    KeccakStream sponge;
    sponge.absorb(first);
    sponge.absorb(second);
    return sponge.finish();
}

Hash256 keccak256(std::initializer_list<BytesView> parts) noexcept {
    KeccakStream sponge;
    for (const BytesView part : parts) sponge.absorb(part);
    return sponge.finish();
}

}  // namespace alt::crypto
