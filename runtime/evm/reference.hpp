#pragma once

#include "runtime/evm/interpreter.hpp"

namespace alt::evm {

/// Where a call stands between two instructions.
struct Position {
    const std::uint8_t* pc;  ///< in the frame's code
    uint256* top;            ///< in the frame's stack
    std::int64_t gas;
};

/// Runs the code of a frame from a position on, one instruction at a time: stack, base gas, then
/// the instruction. The judge of every faster dispatch, and the only one that a tracer can watch.
RunResult run_reference(Frame& frame, Position at) noexcept;

/// The same, but stops at a jump destination with less than `pause_gas` left: false, and `at` is
/// where to go on. True: `result` is how the call ended.
bool run_reference_until(Frame& frame, Position& at, std::int64_t pause_gas,
                         RunResult& result) noexcept;

}  // namespace alt::evm
