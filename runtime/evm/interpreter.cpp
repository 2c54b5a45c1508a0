#include "runtime/evm/interpreter.hpp"

#include <atomic>

#include "runtime/evm/instructions/arithmetic.hpp"
#include "runtime/evm/instructions/context.hpp"
#include "runtime/evm/instructions/control.hpp"
#include "runtime/evm/instructions/kinds.hpp"
#include "runtime/evm/instructions/memory.hpp"
#include "runtime/evm/instructions/storage.hpp"
#include "runtime/evm/instructions/system.hpp"
#include "runtime/evm/opcodes.hpp"
#include "runtime/evm/reference.hpp"

// Labels as values: one indirect jump an instruction, which the branch predictor learns by its
// place.
#pragma GCC diagnostic ignored "-Wpedantic"

namespace alt::evm {
namespace {

/// Stack bounds and base gas. Anything but success ends the call.
template <int kGas, int kTaken, int kLeft>
[[gnu::always_inline]] inline Status enter(Position& at, const uint256* bottom) noexcept {
    if constexpr (kTaken > 0)
        if (at.top - bottom < kTaken) [[unlikely]]
            return Status::stack_underflow;
    if constexpr (kLeft > kTaken)
        if (at.top - bottom > static_cast<std::ptrdiff_t>(kStackLimit) - (kLeft - kTaken))
            [[unlikely]]
            return Status::stack_overflow;
    if constexpr (kGas > 0)
        if ((at.gas -= kGas) < 0) [[unlikely]]
            return Status::out_of_gas;
    return Status::success;
}

template <auto kInstruction, int kGas, int kTaken, int kLeft, Revision kSince>
[[gnu::always_inline]] inline Status step(Position& at, const uint256* bottom,
                                          Frame& frame) noexcept {
    if constexpr (kSince != Revision::cancun)
        if (frame.machine->rules().revision < kSince) return Status::undefined_instruction;
    if (const auto status = enter<kGas, kTaken, kLeft>(at, bottom); status != Status::success)
        [[unlikely]]
        return status;
    Status status = Status::success;
    if constexpr (inst::kIs<kInstruction, inst::Moving>) {
        at.pc = kInstruction(at.top, frame, at.pc);
        if (at.pc == nullptr) [[unlikely]]
            status = Status::bad_jump_destination;
    } else {
        if constexpr (inst::kIsValue<kInstruction>) {
            inst::apply_value<kInstruction>(at.top);
        } else if constexpr (inst::kIs<kInstruction, inst::Pure>) {
            kInstruction(at.top);
        } else if constexpr (inst::kIs<kInstruction, inst::Reading>) {
            kInstruction(at.top, frame);
        } else {
            const auto result = kInstruction(at.top, at.gas, frame);
            at.gas = result.gas;
            status = result.status;
        }
        ++at.pc;
    }
    at.top += kLeft - kTaken;
    return status;
}

/// The loop. Generated from the opcode table, so it holds nothing that an instruction does.
RunResult dispatch(Frame& frame, Position at) noexcept {
#define ALT_LABEL(byte, ...) &&op_##byte,
    static const void* const kTargets[256] = {ALT_EVM_OPCODES(ALT_LABEL, ALT_LABEL)};
#undef ALT_LABEL
    const uint256* const bottom = frame.stack.get();
    Status status = Status::success;
    goto* kTargets[*at.pc];

#define ALT_OPCODE(byte, name, gas, taken, left, since)                                    \
    op_##byte : {                                                                          \
        status = step<inst::name, gas, taken, left, Revision::since>(at, bottom, frame);   \
        if (inst::kIs<inst::name, inst::Ending> || status != Status::success) [[unlikely]] \
            goto done;                                                                     \
        goto* kTargets[*at.pc];                                                            \
    }
#define ALT_UNDEFINED(byte) ALT_OPCODE(byte, undefined, 0, 0, 0, cancun)
    ALT_EVM_OPCODES(ALT_OPCODE, ALT_UNDEFINED)
#undef ALT_UNDEFINED
#undef ALT_OPCODE

done:
    const bool keeps_gas = status == Status::success || status == Status::revert;
    return {status, keeps_gas ? at.gas : 0};
}

std::atomic<Dispatch>& default_setting() noexcept {
    static std::atomic<Dispatch> setting{Dispatch::fast};
    return setting;
}

}  // namespace

Dispatch default_dispatch() noexcept {
    return default_setting().load(std::memory_order_relaxed);
}
void set_default_dispatch(Dispatch dispatch) noexcept {
    default_setting().store(dispatch, std::memory_order_relaxed);
}

RunResult interpret(Frame& frame, std::int64_t gas) noexcept {
    const Position start{frame.code->data(), frame.stack.get(), gas};
    const auto& options = frame.machine->options();
    if (options.dispatch == Dispatch::reference || options.tracer != nullptr)
        return run_reference(frame, start);
    return dispatch(frame, start);
}

}  // namespace alt::evm
