#pragma once

#include "runtime/evm/instructions/kinds.hpp"
#include "runtime/evm/operation.hpp"
#include "runtime/evm/program.hpp"

/// How the fast dispatch runs the instructions of each kind on the operands of an `Op`.
namespace alt::evm {

/// What the loop keeps in registers.
struct Registers {
    const Op* op;
    char* top;  ///< of the stack as the block was entered
    std::int64_t gas;
};

[[gnu::always_inline]] inline uint256& slot(const Registers& at, std::int32_t offset) noexcept {
    return *reinterpret_cast<uint256*>(at.top + offset);
}
[[gnu::always_inline]] inline const uint256& constant(const char* pool,
                                                      std::int32_t offset) noexcept {
    return *reinterpret_cast<const uint256*>(pool + offset);
}

template <auto kInstruction, Form kForm>
[[gnu::always_inline]] inline void perform_value2(const Registers& at, const char* pool) noexcept {
    if constexpr (inst::kIs<kInstruction, inst::Value2>) {
        const auto& a =
            kForm == Form::first_constant ? constant(pool, at.op->a) : slot(at, at.op->a);
        const auto& b =
            kForm == Form::second_constant ? constant(pool, at.op->b) : slot(at, at.op->b);
        slot(at, at.op->d) = kInstruction(a, b);
    } else {
        __builtin_unreachable();  // only binary operations have these forms
    }
}

inline constexpr std::size_t kMostGathered = 3;

/// Gathers the operands in `items` as the stack would have them: `items[0]` is below the bottom.
template <auto kInstruction, int kTaken, int kLeft>
[[gnu::always_inline]] inline Status perform_gathered(Registers& at, Frame& frame,
                                                      uint256* items) noexcept {
    static_assert(kTaken <= static_cast<int>(kMostGathered));
    if constexpr (kTaken > 0) items[kTaken] = slot(at, at.op->a);
    if constexpr (kTaken > 1) items[kTaken - 1] = slot(at, at.op->b);
    if constexpr (kTaken > 2) items[kTaken - 2] = slot(at, at.op->c);
    uint256* const top = items + kTaken;
    Status status = Status::success;
    if constexpr (inst::kIs<kInstruction, inst::Reading>) {
        kInstruction(top, frame);
    } else {
        const auto result = kInstruction(top, at.gas, frame);
        at.gas = result.gas;
        status = result.status;
    }
    if constexpr (kLeft > 0) slot(at, at.op->d) = items[1];
    return status;
}

/// Runs one instruction; anything but success ends the call.
template <std::uint8_t kOpcode, auto kInstruction, int kGas, int kTaken, int kLeft, Revision kSince>
[[gnu::always_inline]] inline Status perform(Registers& at, Frame& frame, uint256* items) noexcept {
    // The forms of binary operations with a constant do not look at the revision.
    static_assert(kSince == Revision::cancun || !inst::kIs<kInstruction, inst::Value2>);
    if constexpr (kSince != Revision::cancun) {
        if (frame.machine->rules().revision < kSince) return Status::undefined_instruction;
        if ((at.gas -= kGas) < 0) return Status::out_of_gas;
    }
    if constexpr (inst::kIs<kInstruction, inst::Value1>) {
        slot(at, at.op->d) = kInstruction(slot(at, at.op->a));
    } else if constexpr (inst::kIs<kInstruction, inst::Value2>) {
        slot(at, at.op->d) = kInstruction(slot(at, at.op->a), slot(at, at.op->b));
    } else if constexpr (inst::kIs<kInstruction, inst::Value3>) {
        slot(at, at.op->d) =
            kInstruction(slot(at, at.op->a), slot(at, at.op->b), slot(at, at.op->c));
    } else if constexpr (inst::kIs<kInstruction, inst::Loading>) {
        const auto result = kInstruction(slot(at, at.op->d), slot(at, at.op->a), at.gas, frame);
        at.gas = result.gas;
        return result.status;
    } else if constexpr (inst::kIs<kInstruction, inst::Storing>) {
        const auto result = kInstruction(slot(at, at.op->a), slot(at, at.op->b), at.gas, frame);
        at.gas = result.gas;
        return result.status;
    } else if constexpr (inst::kIs<kInstruction, inst::Pure> ||
                         inst::kIs<kInstruction, inst::Moving>) {
        __builtin_unreachable();  // the translator leaves none of them
    } else if constexpr (!inst::kWorksInPlace<kOpcode, kInstruction, kTaken>) {
        return perform_gathered<kInstruction, kTaken, kLeft>(at, frame, items);
    } else {
        const auto result = kInstruction(&slot(at, at.op->a), at.gas, frame);
        at.gas = result.gas;
        return result.status;
    }
    return Status::success;
}

}  // namespace alt::evm
