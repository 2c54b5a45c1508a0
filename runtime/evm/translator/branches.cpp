#include "runtime/evm/translator/branches.hpp"

#include <utility>

namespace alt::evm {
namespace {

constexpr std::uint8_t kIsZero = 0x15;
/// Not in any slot, so that nothing moves it.
constexpr Value kNothing{0, 0};

/// How a branch does what a comparison does.
struct Comparison {
    std::uint8_t opcode;
    Special branch;
    Special negated;
    bool swapped;
};
constexpr Comparison kComparisons[]{
    {0x10, Special::branch_less, Special::branch_not_less, false},
    {0x11, Special::branch_less, Special::branch_not_less, true},
    {0x12, Special::branch_less_signed, Special::branch_not_less_signed, false},
    {0x13, Special::branch_less_signed, Special::branch_not_less_signed, true},
    {0x14, Special::branch_equal, Special::branch_not_equal, false},
};

const Comparison* find_comparison(std::size_t operation_number) noexcept {
    if (operation_number >= operation(Special::enter)) return nullptr;
    for (const auto& comparison : kComparisons)
        if (comparison.opcode == operation_number % 256) return &comparison;
    return nullptr;
}

/// Whether the last operation fills the slot of `value`, and nothing else will read it.
bool only_makes(Assembler& assembler, SymbolicStack& stack, const Value& value) noexcept {
    return assembler.at(assembler.size() - 1).d == offset_of(value) && stack.is_last_use(value);
}

Value held_slot(SymbolicStack& stack, std::int32_t offset) noexcept {
    const Value out{offset / kSlotSize, -1};
    stack.hold(out);
    return out;
}

constexpr Form swapped(Form form) noexcept {
    if (form == Form::first_constant) return Form::second_constant;
    return form == Form::second_constant ? Form::first_constant : form;
}

}  // namespace

Condition find_condition(Assembler& assembler, SymbolicStack& stack, Value asked) {
    bool negated = false;
    while (assembler.last() == operation(kIsZero) && only_makes(assembler, stack, asked)) {
        stack.release(asked);
        asked = held_slot(stack, assembler.remove_last().a);
        negated = !negated;
    }
    const auto made_by = assembler.last();
    const auto* const comparison = find_comparison(made_by);
    if (comparison == nullptr || !only_makes(assembler, stack, asked))
        return {negated ? Special::branch_unless : Special::branch_if, Form::slots, asked,
                kNothing};

    stack.release(asked);
    const Op op = assembler.remove_last();
    const auto form = static_cast<Form>(made_by / 256);
    Condition out{negated ? comparison->negated : comparison->branch, form, {}, {}};
    out.a = form == Form::first_constant ? Value{op.a, 0} : held_slot(stack, op.a);
    out.b = form == Form::second_constant ? Value{op.b, 0} : held_slot(stack, op.b);
    if (!comparison->swapped) return out;
    std::swap(out.a, out.b);
    out.form = swapped(form);
    return out;
}

}  // namespace alt::evm
