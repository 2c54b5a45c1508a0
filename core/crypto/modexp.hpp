#pragma once

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// base^exponent mod modulus on big-endian numbers of any length (EIP-198).
/// As long as `modulus`, left-padded; a modulus of zero gives zero. The caller bounds the sizes by
/// gas.
Bytes modexp(BytesView base, BytesView exponent, BytesView modulus);

}  // namespace alt::crypto
