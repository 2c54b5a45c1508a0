#pragma once

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// RIPEMD-160; 20 bytes, without the left padding that the precompile adds.
FixedBytes<20, struct Ripemd160Tag> ripemd160(BytesView data) noexcept;

}  // namespace alt::crypto
