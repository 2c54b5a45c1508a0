#pragma once

#include "runtime/evm/code.hpp"
#include "runtime/evm/operation.hpp"
#include "runtime/evm/program.hpp"

namespace alt::evm {

/// Translates code block by block. A block's stack bounds are checked once, its constant gas is
/// charged once for each stretch in which nothing depends on the gas left, and what PUSH, DUP,
/// SWAP and POP do becomes the operands of the rest. Time and size are linear in the code's.
Program translate(const Code& code, Targets targets);

}  // namespace alt::evm
