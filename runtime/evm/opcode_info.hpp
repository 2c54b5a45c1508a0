#pragma once

#include <cstdint>
#include <string_view>

namespace alt::evm {

/// What the opcode table says of a byte, for those who report on executions.
struct OpcodeInfo {
    std::string_view name;  ///< "PUSH1", "KECCAK256"; "UNDEFINED" for bytes without a meaning
    std::int64_t gas = 0;   ///< what is charged always
    int taken = 0;          ///< items
    int left = 0;           ///< items
};

const OpcodeInfo& opcode_info(std::uint8_t opcode) noexcept;

}  // namespace alt::evm
