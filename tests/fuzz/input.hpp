#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

/// What libFuzzer, or replay_main.cpp, calls with each input. Always returns 0; a broken promise
/// aborts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace alt::fuzz {

/// Takes values off the front of a fuzz input. Never fails: behind the end there are zeros.
class Input {
public:
    explicit Input(BytesView data) noexcept : rest_(data) {}
    Input(const std::uint8_t* data, std::size_t size) noexcept : rest_(data, size) {}

    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return rest_.size(); }

    /// Little-endian.
    template <typename Integer>
    Integer integer() noexcept {
        static_assert(std::is_unsigned_v<Integer>);
        std::uint64_t value = 0;
        const BytesView taken = bytes(sizeof(Integer));
        for (std::size_t i = taken.size(); i-- > 0;) value = value << 8 | taken[i];
        return static_cast<Integer>(value);
    }
    std::uint8_t byte() noexcept { return integer<std::uint8_t>(); }
    /// Big-endian, 32 bytes.
    uint256 word() noexcept { return from_be_bytes(bytes(32)); }
    template <typename Fixed>
    Fixed fixed() noexcept {
        Fixed out;
        const BytesView taken = bytes(Fixed::kSize);
        std::copy(taken.begin(), taken.end(), out.bytes.begin());
        return out;
    }
    /// At most `count` bytes.
    BytesView bytes(std::size_t count) noexcept {
        const BytesView taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }
    /// A run whose length comes first, in one byte, or in two if `long_run`.
    BytesView run(bool long_run = false) noexcept {
        return bytes(long_run ? integer<std::uint16_t>() : byte());
    }
    BytesView rest() noexcept { return bytes(rest_.size()); }

private:
    BytesView rest_;
};

}  // namespace alt::fuzz
