#pragma once

#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

/// CALL, CALLCODE, DELEGATECALL, STATICCALL. In system.cpp: the interpreter's loop stays small
/// without it.
template <CallKind kKind>
Step call(uint256* top, std::int64_t gas, Frame& frame) noexcept;

/// CREATE and CREATE2.
template <CallKind kKind>
Step create(uint256* top, std::int64_t gas, Frame& frame) noexcept;

Halt selfdestruct(uint256* top, std::int64_t gas, Frame& frame) noexcept;

}  // namespace alt::evm::inst
