#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.hpp"

namespace alt::crypto {

/// Fills the span from the kernel's generator (getrandom); fit for keys and salts.
Result<void> random_bytes(std::span<std::uint8_t> out);

}  // namespace alt::crypto
