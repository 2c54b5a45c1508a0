#pragma once

#include "runtime/evm/translator/opcode_facts.hpp"
#include "runtime/evm/translator/symbolic_stack.hpp"

namespace alt::evm {

/// The bytes of data after a PUSH; 0 for other opcodes.
constexpr std::uint32_t push_size(std::uint8_t opcode) noexcept {
    constexpr std::uint8_t kPush0 = 0x5f;
    constexpr std::uint8_t kPush32 = 0x7f;
    return opcode > kPush0 && opcode <= kPush32 ? opcode - kPush0 : 0u;
}

/// Writes the operations of the instructions that do not jump.
class InstructionWriter {
public:
    InstructionWriter(Assembler& assembler, SymbolicStack& stack)
        : assembler_(assembler), stack_(stack) {}

    /// `at` is where the opcode stands; its data, and 32 bytes at least, follow.
    void write(std::uint8_t opcode, const OpcodeFacts& facts, std::uint32_t pc,
               const std::uint8_t* at);

private:
    void stack_only(std::uint8_t opcode, std::uint32_t pc, const std::uint8_t* at);
    void compute1(std::uint8_t opcode, const OpcodeFacts& facts);
    void compute2(std::uint8_t opcode, const OpcodeFacts& facts);
    void take_operands(std::uint8_t opcode, const OpcodeFacts& facts);
    void load_memory(std::uint8_t opcode);
    void store_memory(std::uint8_t opcode);
    void work_in_place(std::uint8_t opcode, const OpcodeFacts& facts);

    Assembler& assembler_;
    SymbolicStack& stack_;
};

}  // namespace alt::evm
