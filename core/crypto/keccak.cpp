#include "core/crypto/keccak.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "core/crypto/keccak_permutation.hpp"
#include "core/crypto/keccak_stream.hpp"

namespace alt::crypto {
namespace {

constexpr std::size_t kRate = kKeccakRate;
constexpr std::size_t kRateWords = kRate / 8;
static_assert(std::endian::native == std::endian::little);

using State = std::array<std::uint64_t, 25>;

void absorb_block(State& state, const std::uint8_t* block) noexcept {
    std::array<std::uint64_t, kRateWords> words;
    std::memcpy(words.data(), block, kRate);
    for (std::size_t i = 0; i < kRateWords; ++i) state[i] ^= words[i];
    keccak_permute(state.data());
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
