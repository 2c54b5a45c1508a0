#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "runtime/evm/word.hpp"

/// What the precompiled contracts share: their input reads as zeros behind its end.
namespace alt::evm::precompiles {

/// A price that no call can pay.
inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

inline std::int64_t words_of(BytesView input) noexcept {
    return static_cast<std::int64_t>((input.size() + 31) / 32);
}

/// `count` bytes from `offset`.
inline void copy_padded(BytesView input, std::size_t offset, std::uint8_t* to,
                        std::size_t count) noexcept {
    const auto begin = std::min(offset, input.size());
    const auto present = input.subspan(begin, std::min(count, input.size() - begin));
    std::fill(std::copy(present.begin(), present.end(), to), to + count, std::uint8_t{0});
}
inline uint256 word_at(BytesView input, std::size_t offset) noexcept {
    std::array<std::uint8_t, 32> word;
    copy_padded(input, offset, word.data(), word.size());
    return load_word(word.data());
}

inline std::int64_t count_of(BytesView input, std::size_t item) noexcept {
    return static_cast<std::int64_t>(input.size() / item);
}

// What a computation found, if its input was valid, as output.
inline bool give(std::optional<Bytes> result, Bytes& output) {
    if (!result) return false;
    output = std::move(*result);
    return true;
}
inline bool give(std::optional<bool> result, Bytes& output) {
    if (!result) return false;
    output.assign(32, 0);
    output.back() = *result ? 1 : 0;
    return true;
}
template <std::size_t kSize>
bool give(const std::optional<std::array<std::uint8_t, kSize>>& result, Bytes& output) {
    if (!result) return false;
    output.assign(result->begin(), result->end());
    return true;
}

}  // namespace alt::evm::precompiles
