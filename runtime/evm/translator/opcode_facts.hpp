#pragma once

#include <cstdint>

#include "core/base/uint256.hpp"
#include "runtime/evm/revision.hpp"

namespace alt::evm {

/// How the translator treats an instruction.
enum class Treatment : std::uint8_t {
    value1,    ///< computes from one item, slots or a constant
    value2,    ///< from two
    operands,  ///< takes up to three items from any slots, leaves one at most
    mload,
    mstore,
    in_place,   ///< needs its items in their own slots, and leaves its result there
    ending,     ///< as `operands`, and the call ends
    undefined,  ///< the call fails
    stack,      ///< PUSH, DUP, SWAP, POP, PC: nothing is left to do at run time
    jumpdest,
    jump,
    jumpi,
};

/// What the translator knows of an opcode.
struct OpcodeFacts {
    std::int32_t gas;
    std::int8_t taken;
    std::int8_t left;
    Treatment treatment;
    /// What it does depends on the gas left, or it fails for other reasons than gas: gas is charged
    /// exactly up to here, and anew from the next one on.
    bool closes_segment;
    uint256 (*value1)(const uint256&) noexcept;  ///< for constants
    uint256 (*value2)(const uint256&, const uint256&) noexcept;
};

const OpcodeFacts& facts_of(std::uint8_t opcode) noexcept;

}  // namespace alt::evm
