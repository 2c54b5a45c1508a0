#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// Keccak-256 of data that comes in pieces; the same hash as `keccak256` of all of it.
class KeccakStream {
public:
    void absorb(BytesView data) noexcept;
    /// Once, at the end.
    Hash256 finish() noexcept;

private:
    static constexpr std::size_t kRate = 136;  ///< bytes: 1600 - 2 * 256 bits

    std::array<std::uint64_t, 25> state_{};
    std::array<std::uint8_t, kRate> buffer_;
    std::size_t filled_ = 0;
};

}  // namespace alt::crypto
