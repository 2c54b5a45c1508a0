#pragma once

#include "runtime/evm/interpreter.hpp"
#include "runtime/evm/operation.hpp"
#include "runtime/evm/program.hpp"

namespace alt::evm {

/// Where a translated call goes on.
struct ProgramPosition {
    const Op* op;  ///< one that opens a block
    uint256* top;
    std::int64_t gas;
};

/// Runs translated code from the start of a block on.
RunResult run_program(const Program& program, Frame& frame, ProgramPosition at) noexcept;

/// What translations for `run_program` are made with.
Targets dispatch_targets() noexcept;

}  // namespace alt::evm
