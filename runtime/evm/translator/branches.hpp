#pragma once

#include <optional>

#include "runtime/evm/translator/symbolic_stack.hpp"

namespace alt::evm {

/// What a conditional jump asks: a slot, or the comparison that would have filled it.
struct Condition {
    Special branch;  ///< in its form for slots
    Form form = Form::slots;
    Value a;
    Value b;

    [[nodiscard]] std::size_t number() const noexcept { return operation(branch, form); }
};

/// The offset of an operand of a condition. A constant's `slot` is its offset in the pool.
constexpr std::int32_t offset_of(const Value& value) noexcept {
    return value.is_constant() ? value.slot : value.slot * kSlotSize;
}

/// Takes back the operations that did nothing but make the condition, if the branch itself can ask
/// what they do. `asked` has been popped, and is not a constant.
Condition find_condition(Assembler& assembler, SymbolicStack& stack, Value asked);

}  // namespace alt::evm
