#include "runtime/evm/translator/instruction_writer.hpp"

#include <algorithm>
#include <array>

#include "runtime/evm/word.hpp"

namespace alt::evm {
namespace {

constexpr std::uint8_t kPop = 0x50;
constexpr std::uint8_t kPc = 0x58;
constexpr std::uint8_t kDup1 = 0x80;
constexpr std::uint8_t kSwap1 = 0x90;

}  // namespace

void InstructionWriter::write(std::uint8_t opcode, const OpcodeFacts& facts, std::uint32_t pc,
                              const std::uint8_t* at) {
    switch (facts.treatment) {
        case Treatment::value1:
            return compute1(opcode, facts);
        case Treatment::value2:
            return compute2(opcode, facts);
        case Treatment::mload:
            return load_memory(opcode);
        case Treatment::mstore:
            return store_memory(opcode);
        case Treatment::in_place:
            return work_in_place(opcode, facts);
        case Treatment::stack:
            return stack_only(opcode, pc, at);
        default:
            return take_operands(opcode, facts);
    }
}

void InstructionWriter::stack_only(std::uint8_t opcode, std::uint32_t pc, const std::uint8_t* at) {
    if (opcode == kPop) return stack_.drop();
    if (opcode == kPc) return stack_.push(pc);
    if (opcode >= kSwap1) return stack_.swap(opcode - kSwap1 + 1);
    if (opcode >= kDup1) return stack_.dup(opcode - kDup1 + 1);
    const auto size = push_size(opcode);
    std::array<std::uint8_t, 32> word{};
    std::copy_n(at + 1, size, word.end() - size);
    stack_.push(load_word(word.data()));
}

void InstructionWriter::compute1(std::uint8_t opcode, const OpcodeFacts& facts) {
    Value a = stack_.pop();
    if (a.is_constant() && !facts.closes_segment) return stack_.push(facts.value1(stack_.word(a)));
    const auto from = stack_.operand(a);
    stack_.release(a);
    assembler_.emit(operation(opcode), {nullptr, stack_.push_result(), from});
}

void InstructionWriter::compute2(std::uint8_t opcode, const OpcodeFacts& facts) {
    const Value a = stack_.pop();
    const Value b = stack_.pop();
    if (a.is_constant() && b.is_constant())
        return stack_.push(facts.value2(stack_.word(a), stack_.word(b)));
    const auto offset = [&](const Value& value) {
        return value.is_constant() ? assembler_.pool(stack_.word(value)) : value.slot * kSlotSize;
    };
    const auto from_a = offset(a);
    const auto from_b = offset(b);
    Form form = Form::slots;
    if (a.is_constant()) form = Form::first_constant;
    if (b.is_constant()) form = Form::second_constant;
    stack_.release(a);
    stack_.release(b);
    assembler_.emit(operation(opcode, form), {nullptr, stack_.push_result(), from_a, from_b});
}

void InstructionWriter::take_operands(std::uint8_t opcode, const OpcodeFacts& facts) {
    std::array<Value, 3> values{};
    std::array<std::int32_t, 3> from{};
    const auto count = static_cast<std::uint8_t>(facts.taken);
    for (std::size_t i = 0; i < count; ++i) values[i] = stack_.pop();
    for (std::size_t i = 0; i < count; ++i) from[i] = stack_.operand(values[i]);
    for (std::size_t i = 0; i < count; ++i) stack_.release(values[i]);
    const auto to = facts.left != 0 ? stack_.push_result() : 0;
    assembler_.emit(operation(opcode), {nullptr, to, from[0], from[1], from[2]});
}

void InstructionWriter::load_memory(std::uint8_t opcode) {
    Value offset = stack_.pop();
    const auto at = stack_.small_constant(offset);
    const auto from = at ? *at : stack_.operand(offset);
    stack_.release(offset);
    assembler_.emit(at ? operation(Special::mload_at) : operation(opcode),
                    {nullptr, stack_.push_result(), from});
}

void InstructionWriter::store_memory(std::uint8_t opcode) {
    Value offset = stack_.pop();
    Value word = stack_.pop();
    const auto at = stack_.small_constant(offset);
    const auto to = at ? *at : stack_.operand(offset);
    const auto from = stack_.operand(word);
    stack_.release(offset);
    stack_.release(word);
    assembler_.emit(at ? operation(Special::mstore_at) : operation(opcode), {nullptr, 0, to, from});
}

void InstructionWriter::work_in_place(std::uint8_t opcode, const OpcodeFacts& facts) {
    stack_.settle({});
    assembler_.emit(operation(opcode), {nullptr, 0, stack_.top() * kSlotSize});
    for (int i = 0; i < facts.taken; ++i) stack_.drop();
    stack_.push_in_place(facts.left);
}

}  // namespace alt::evm
