#pragma once

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// P256VERIFY of EIP-7951: hash ‖ r ‖ s ‖ x ‖ y, 32 bytes each, big-endian. True when (r, s) is a
/// signature of `hash` by the public key (x, y) on secp256r1. False for any other input: another
/// length, r or s outside [1, n), a coordinate not below p, a point off the curve or infinity.
bool p256_verify(BytesView input) noexcept;

}  // namespace alt::crypto
