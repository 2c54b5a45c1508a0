#include "runtime/evm/interpreter.hpp"

#include <type_traits>

#include "runtime/evm/instructions/arithmetic.hpp"
#include "runtime/evm/instructions/context.hpp"
#include "runtime/evm/instructions/control.hpp"
#include "runtime/evm/instructions/memory.hpp"
#include "runtime/evm/instructions/storage.hpp"
#include "runtime/evm/instructions/system.hpp"
#include "runtime/evm/opcodes.hpp"

// Labels as values: one indirect jump an instruction, which the branch predictor learns by its
// place.
#pragma GCC diagnostic ignored "-Wpedantic"

namespace alt::evm {
namespace {

/// What the loop keeps in registers.
struct Cursor {
    const std::uint8_t* pc;
    uint256* top;
    std::int64_t gas;
};

using Pure = void (*)(uint256*) noexcept;
using Reading = void (*)(uint256*, Frame&) noexcept;
using Metered = inst::Step (*)(uint256*, std::int64_t, Frame&) noexcept;
using Ending = inst::Halt (*)(uint256*, std::int64_t, Frame&) noexcept;
using Moving = const std::uint8_t* (*)(uint256*, Frame&, const std::uint8_t*) noexcept;

/// Stack bounds and base gas. Anything but success ends the call.
template <int kGas, int kTaken, int kLeft>
[[gnu::always_inline]] inline Status enter(Cursor& at, const uint256* bottom) noexcept {
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

template <auto kInstruction, int kGas, int kTaken, int kLeft>
[[gnu::always_inline]] inline Status step(Cursor& at, const uint256* bottom,
                                          Frame& frame) noexcept {
    using Kind = std::remove_const_t<decltype(kInstruction)>;
    if (const auto status = enter<kGas, kTaken, kLeft>(at, bottom); status != Status::success)
        [[unlikely]]
        return status;
    Status status = Status::success;
    if constexpr (std::is_same_v<Kind, Pure>) {
        kInstruction(at.top);
        ++at.pc;
    } else if constexpr (std::is_same_v<Kind, Reading>) {
        kInstruction(at.top, frame);
        ++at.pc;
    } else if constexpr (std::is_same_v<Kind, Moving>) {
        at.pc = kInstruction(at.top, frame, at.pc);
        if (at.pc == nullptr) [[unlikely]]
            status = Status::bad_jump_destination;
    } else {
        static_assert(std::is_same_v<Kind, Metered> || std::is_same_v<Kind, Ending>);
        const auto result = kInstruction(at.top, at.gas, frame);
        at.gas = result.gas;
        status = result.status;
        ++at.pc;
    }
    at.top += kLeft - kTaken;
    return status;
}

template <auto kInstruction>
inline constexpr bool kEnds = std::is_same_v<std::remove_const_t<decltype(kInstruction)>, Ending>;

/// The loop. Generated from the opcode table, so it holds nothing that an instruction does.
RunResult dispatch(Frame& frame, Cursor at) noexcept {
#define ALT_LABEL(byte, ...) &&op_##byte,
    static const void* const kTargets[256] = {ALT_EVM_OPCODES(ALT_LABEL, ALT_LABEL)};
#undef ALT_LABEL
    const uint256* const bottom = frame.stack.get();
    Status status = Status::success;
    goto* kTargets[*at.pc];

#define ALT_OPCODE(byte, name, gas, taken, left)                         \
    op_##byte : {                                                        \
        status = step<inst::name, gas, taken, left>(at, bottom, frame);  \
        if (kEnds<inst::name> || status != Status::success) [[unlikely]] \
            goto done;                                                   \
        goto* kTargets[*at.pc];                                          \
    }
#define ALT_UNDEFINED(byte) ALT_OPCODE(byte, undefined, 0, 0, 0)
    ALT_EVM_OPCODES(ALT_OPCODE, ALT_UNDEFINED)
#undef ALT_UNDEFINED
#undef ALT_OPCODE

done:
    const bool keeps_gas = status == Status::success || status == Status::revert;
    return {status, keeps_gas ? at.gas : 0};
}

}  // namespace

RunResult interpret(Frame& frame, std::int64_t gas) noexcept {
    return dispatch(frame, {frame.code->data(), frame.stack.get(), gas});
}

}  // namespace alt::evm
