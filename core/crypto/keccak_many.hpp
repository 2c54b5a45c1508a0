#pragma once

#include <span>

#include "core/base/bytes.hpp"

namespace alt::crypto {

/// keccak256 of each input into its place of `out`, which is as long. Short inputs of about the
/// same length go several at a time where the processor has wide vectors; best with 16 and more.
void keccak256_many(std::span<const BytesView> inputs, std::span<Hash256> out) noexcept;

}  // namespace alt::crypto
