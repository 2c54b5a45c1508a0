#pragma once

#include "runtime/evm/frame.hpp"

namespace alt::evm {

struct RunResult {
    Status status;
    std::int64_t gas_left;  ///< 0 unless success or revert
};

/// Runs the code of a frame that has been started. The output is left in the frame.
RunResult interpret(Frame& frame, std::int64_t gas) noexcept;

}  // namespace alt::evm
