#pragma once

#include <initializer_list>

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// Keccak-256 with the original padding (0x01), as Ethereum uses it; not FIPS 202 SHA3-256.
Hash256 keccak256(BytesView data) noexcept;
/// The hash of the concatenation, without making it.
Hash256 keccak256(BytesView first, BytesView second) noexcept;
Hash256 keccak256(std::initializer_list<BytesView> parts) noexcept;

/// keccak256 of no bytes: the code hash of an account without code.
inline constexpr Hash256 kEmptyKeccak{{0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c,
                                       0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0,
                                       0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b,
                                       0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70}};

}  // namespace alt::crypto
