#pragma once

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// FIPS 180-4 SHA-256.
Hash256 sha256(BytesView data) noexcept;

}  // namespace alt::crypto
