#pragma once

#include <string_view>

#include "core/base/bytes.hpp"
#include "runtime/evm/message.hpp"

namespace alt::evm {

struct PrecompileResult {
    Status status;
    std::int64_t gas_left;         ///< 0 unless success
    std::string_view unsupported;  ///< the name, when it is not offered
};

/// Runs the precompile at address `id`, 1 to 10. `output` is replaced.
PrecompileResult run_precompile(std::uint8_t id, BytesView input, std::int64_t gas,
                                Bytes& output) noexcept;

}  // namespace alt::evm
