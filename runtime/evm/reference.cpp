#include "runtime/evm/reference.hpp"

#include <limits>

#include "runtime/evm/instructions/arithmetic.hpp"
#include "runtime/evm/instructions/context.hpp"
#include "runtime/evm/instructions/control.hpp"
#include "runtime/evm/instructions/kinds.hpp"
#include "runtime/evm/instructions/memory.hpp"
#include "runtime/evm/instructions/storage.hpp"
#include "runtime/evm/instructions/system.hpp"
#include "runtime/evm/opcodes.hpp"
#include "runtime/evm/tracer.hpp"

namespace alt::evm {
namespace {

struct Run {
    Frame& frame;
    Position at;
    Status status = Status::success;
    bool ended = false;
};

template <class Result>
void settle(Run& run, const Result& result) noexcept {
    run.at.gas = result.gas;
    run.status = result.status;
}

template <auto kInstruction>
void perform(Run& run) noexcept {
    auto& at = run.at;
    if constexpr (inst::kIs<kInstruction, inst::Moving>) {
        at.pc = kInstruction(at.top, run.frame, at.pc);
        if (at.pc == nullptr) run.status = Status::bad_jump_destination;
        return;
    } else if constexpr (inst::kIsValue<kInstruction>) {
        inst::apply_value<kInstruction>(at.top);
    } else if constexpr (inst::kIs<kInstruction, inst::Pure>) {
        kInstruction(at.top);
    } else if constexpr (inst::kIs<kInstruction, inst::Loading>) {
        settle(run, kInstruction(at.top[0], at.top[0], at.gas, run.frame));
    } else if constexpr (inst::kIs<kInstruction, inst::Storing>) {
        settle(run, kInstruction(at.top[0], at.top[-1], at.gas, run.frame));
    } else if constexpr (inst::kIs<kInstruction, inst::Reading>) {
        kInstruction(at.top, run.frame);
    } else {
        settle(run, kInstruction(at.top, at.gas, run.frame));
        run.ended = inst::kIs<kInstruction, inst::Ending>;
    }
    ++at.pc;
}

struct Row {
    void (*perform)(Run&) noexcept;
    std::int64_t gas;
    std::ptrdiff_t taken;
    std::ptrdiff_t left;
    Revision since;
};

constexpr Row kRows[256] = {
#define ALT_ROW(byte, name, gas, taken, left, since) \
    {&perform<inst::name>, gas, taken, left, Revision::since},
#define ALT_UNDEFINED(byte) ALT_ROW(byte, undefined, 0, 0, 0, cancun)
    ALT_EVM_OPCODES(ALT_ROW, ALT_UNDEFINED)
#undef ALT_UNDEFINED
#undef ALT_ROW
};

Status admit(Run& run, const Row& row) noexcept {
    if (run.frame.machine->rules().revision < row.since) return Status::undefined_instruction;
    const auto height = run.at.top - run.frame.stack.get();
    if (height < row.taken) return Status::stack_underflow;
    if (height - row.taken + row.left > static_cast<std::ptrdiff_t>(kStackLimit))
        return Status::stack_overflow;
    run.at.gas -= row.gas;
    return run.at.gas < 0 ? Status::out_of_gas : Status::success;
}

void step(Run& run, const Row& row) noexcept {
    run.status = admit(run, row);
    if (run.status != Status::success) return;
    row.perform(run);
    run.at.top += row.left - row.taken;
}

void report_step(const Run& run, Tracer& tracer) noexcept {
    auto& frame = run.frame;
    const auto* const bottom = frame.stack.get() + 1;
    tracer.on_step({.pc = static_cast<std::uint64_t>(run.at.pc - frame.code->data()),
                    .opcode = *run.at.pc,
                    .account = frame.message->recipient,
                    .depth = frame.message->depth,
                    .gas = run.at.gas,
                    .refund = frame.gas_refund,
                    .stack = {bottom, static_cast<std::size_t>(run.at.top + 1 - bottom)},
                    .memory = {frame.memory.data(), frame.memory.size()},
                    .return_data = frame.return_data});
    frame.unpaid = &tracer;
}

}  // namespace

RunResult run_reference(Frame& frame, Position at) noexcept {
    RunResult result{};
    run_reference_until(frame, at, std::numeric_limits<std::int64_t>::min(), result);
    return result;
}

bool run_reference_until(Frame& frame, Position& at, std::int64_t pause_gas,
                         RunResult& result) noexcept {
    constexpr std::uint8_t kJumpDest = 0x5b;
    auto* const tracer = frame.machine->options().tracer;
    Run run{frame, at};
    while (!run.ended && run.status == Status::success) {
        if (run.at.gas < pause_gas && *run.at.pc == kJumpDest) {
            at = run.at;
            return false;
        }
        if (tracer != nullptr) report_step(run, *tracer);
        step(run, kRows[*run.at.pc]);
        if (tracer != nullptr) frame.report_paid(run.at.gas, run.status);
    }
    const bool keeps_gas = run.status == Status::success || run.status == Status::revert;
    result = {run.status, keeps_gas ? run.at.gas : 0};
    return true;
}

}  // namespace alt::evm
