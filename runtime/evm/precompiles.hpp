#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/revision.hpp"

namespace alt::evm {

struct PrecompileResult {
    Status status;
    std::int64_t gas_left;  ///< 0 unless success
};

/// Runs the precompile at the address that `id` is the number of: 0x01 to 0x11, or 0x0100.
/// Whether the revision has it is the caller's to know (`precompile_at`). `output` is replaced.
PrecompileResult run_precompile(std::uint16_t id, const Rules& rules, BytesView input,
                                std::int64_t gas, Bytes& output) noexcept;

}  // namespace alt::evm
