#include "runtime/evm/dispatch.hpp"

#include "runtime/evm/instructions/arithmetic.hpp"
#include "runtime/evm/instructions/context.hpp"
#include "runtime/evm/instructions/control.hpp"
#include "runtime/evm/instructions/memory.hpp"
#include "runtime/evm/instructions/storage.hpp"
#include "runtime/evm/instructions/system.hpp"
#include "runtime/evm/opcodes.hpp"
#include "runtime/evm/perform.hpp"
#include "runtime/evm/reference.hpp"
#include "runtime/evm/specials.hpp"

// Labels as values: one indirect jump an operation, which the branch predictor learns by its place.
#pragma GCC diagnostic ignored "-Wpedantic"

namespace alt::evm {
namespace {

/// How a block could not be entered.
enum class Entry : std::uint8_t { entered, no_stack, no_gas };

/// Stack bounds and gas of the block that `at.op` opens.
[[gnu::always_inline]] inline Entry enter(Registers& at, const char* bottom) noexcept {
    const auto height = at.top - bottom;
    if (static_cast<std::uint64_t>(height - at.op->a) > static_cast<std::uint32_t>(at.op->b))
        [[unlikely]]
        return Entry::no_stack;
    at.gas -= at.op->d;
    return at.gas < 0 ? Entry::no_gas : Entry::entered;
}

// clang-format off
// The parts of the loop. The lists are in the order of `Special`.
#define ALT_PLAIN_SPECIALS(X) \
    X(charge) X(copy) X(exchange) X(load) X(set) X(fail) X(mload_at) X(mstore_at)
#define ALT_MOVING_SPECIALS(X) X(fall) X(jump_to) X(jump_anywhere) X(branch_anywhere)
#define ALT_COMPARING_BRANCHES(X)                                                     \
    X(branch_less) X(branch_not_less) X(branch_less_signed) X(branch_not_less_signed) \
    X(branch_equal) X(branch_not_equal)

#define ALT_OPCODE_LABEL(byte, ...) &&op_##byte,
#define ALT_OPCODE_LABEL_A(byte, ...) &&op_a_##byte,
#define ALT_OPCODE_LABEL_B(byte, ...) &&op_b_##byte,
#define ALT_LABEL(name) &&name,
#define ALT_LABELS(name) &&name, &&name##_a, &&name##_b,

#define ALT_NEXT goto*(++at.op)->target
#define ALT_ENTER                             \
    entry = enter(at, bottom);                \
    if (entry != Entry::entered) [[unlikely]] \
        goto not_entered;                     \
    ALT_NEXT
#define ALT_OPERATION(byte, name, gas, taken, left, since)                                       \
    op_##byte : {                                                                                \
        status = perform<byte, inst::name, gas, taken, left, Revision::since>(at, frame, items); \
        if (inst::kIs<inst::name, inst::Ending> || status != Status::success) [[unlikely]]       \
            goto done;                                                                           \
        ALT_NEXT;                                                                                \
    }                                                                                            \
    op_a_##byte : perform_value2<inst::name, Form::first_constant>(at, pool);                    \
    ALT_NEXT;                                                                                    \
    op_b_##byte : perform_value2<inst::name, Form::second_constant>(at, pool);                   \
    ALT_NEXT;
#define ALT_UNDEFINED(byte) ALT_OPERATION(byte, undefined, 0, 0, 0, cancun)
#define ALT_PLAIN(name)                       \
    name:                                     \
    status = special::name(at, pool, frame);  \
    if (status != Status::success) [[unlikely]] \
        goto done;                            \
    ALT_NEXT;
#define ALT_MOVING(name)                      \
    name:                                     \
    status = special::name(at, *program);     \
    if (status != Status::success) [[unlikely]] \
        goto done;                            \
    ALT_ENTER;
#define ALT_BRANCH(label, condition)      \
    label : {                             \
        if (condition) {                  \
            special::move(at, at.op->c);  \
            ALT_ENTER;                    \
        }                                 \
        special::move(at, at.op->e);      \
        ALT_ENTER;                        \
    }
#define ALT_COMPARING(name)                                                                  \
    ALT_BRANCH(name, (special::is_taken<Special::name, Form::slots>(at, pool)))              \
    ALT_BRANCH(name##_a, (special::is_taken<Special::name, Form::first_constant>(at, pool))) \
    ALT_BRANCH(name##_b, (special::is_taken<Special::name, Form::second_constant>(at, pool)))

// clang-format on

/// The loop, generated from the opcode table. Without a program: publishes its labels instead.
RunResult loop(const Program* program, Frame* running, ProgramPosition start,
               const void* const** labels) noexcept {
    static const void* const kTargets[kOperations] = {
        ALT_EVM_OPCODES(ALT_OPCODE_LABEL, ALT_OPCODE_LABEL)                            //
        ALT_EVM_OPCODES(ALT_OPCODE_LABEL_A, ALT_OPCODE_LABEL_A)                        //
        ALT_EVM_OPCODES(ALT_OPCODE_LABEL_B, ALT_OPCODE_LABEL_B)                        //
        ALT_LABEL(enter) ALT_PLAIN_SPECIALS(ALT_LABEL) ALT_MOVING_SPECIALS(ALT_LABEL)  //
        ALT_LABEL(branch_if) ALT_LABEL(branch_unless) ALT_COMPARING_BRANCHES(ALT_LABELS)};
    if (program == nullptr) {
        *labels = kTargets;
        return {};
    }
    Frame& frame = *running;
    const char* const bottom = reinterpret_cast<const char*>(frame.stack.get());
    const char* const pool = reinterpret_cast<const char*>(program->pool.data());
    Registers at{start.op, reinterpret_cast<char*>(start.top), start.gas};
    Status status = Status::success;
    Entry entry = Entry::entered;
    uint256 items[1 + kMostGathered];

enter:
    ALT_ENTER;
    ALT_EVM_OPCODES(ALT_OPERATION, ALT_UNDEFINED)
    ALT_PLAIN_SPECIALS(ALT_PLAIN)
    ALT_MOVING_SPECIALS(ALT_MOVING)
    ALT_BRANCH(branch_if, !slot(at, at.op->a).is_zero())
    ALT_BRANCH(branch_unless, slot(at, at.op->a).is_zero())
    ALT_COMPARING_BRANCHES(ALT_COMPARING)

not_entered:
    if (entry == Entry::no_gas) return {Status::out_of_gas, 0};
    // The block fails somewhere; the reference dispatch finds where and how.
    return run_reference(
        frame, {frame.code->data() + at.op->c, reinterpret_cast<uint256*>(at.top), at.gas});
done:
    const bool keeps_gas = status == Status::success || status == Status::revert;
    return {status, keeps_gas ? at.gas : 0};
}

}  // namespace

RunResult run_program(const Program& program, Frame& frame, ProgramPosition at) noexcept {
    return loop(&program, &frame, at, nullptr);
}

Targets dispatch_targets() noexcept {
    static const void* const* const targets = [] {
        const void* const* labels = nullptr;
        loop(nullptr, nullptr, {}, &labels);
        return labels;
    }();
    return Targets{targets, kOperations};
}

}  // namespace alt::evm
