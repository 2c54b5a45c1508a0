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

/// Where a computed jump leads; null if nowhere.
const Op* find_block(const Program& program, const uint256& target) noexcept {
    if (!target.fits_u64()) return nullptr;
    const auto block = program.block_at(target.low());
    return block != Program::kNoBlock ? &program.ops[block] : nullptr;
}

template <Special kBranch, Form kForm>
[[gnu::always_inline]] inline bool is_taken(const Registers& at, const char* pool) noexcept {
    const auto& a = kForm == Form::first_constant ? constant(pool, at.op->a) : slot(at, at.op->a);
    const auto& b = kForm == Form::second_constant ? constant(pool, at.op->b) : slot(at, at.op->b);
    if constexpr (kBranch == Special::branch_less) return less_words(a, b);
    if constexpr (kBranch == Special::branch_not_less) return !less_words(a, b);
    if constexpr (kBranch == Special::branch_less_signed) return less_signed_words(a, b);
    if constexpr (kBranch == Special::branch_not_less_signed) return !less_signed_words(a, b);
    if constexpr (kBranch == Special::branch_equal) return equal_words(a, b);
    return !equal_words(a, b);
}

[[gnu::always_inline]] inline const Op* moved(const Op* op, std::int32_t distance) noexcept {
    return reinterpret_cast<const Op*>(reinterpret_cast<const char*>(op) + distance);
}

RunResult fail(Status status) noexcept {
    return {status, 0};
}

/// The loop, generated from the opcode table. Without a program: publishes its labels instead.
RunResult loop(const Program* program, Frame* running, ProgramPosition start,
               const void* const** labels) noexcept {
#define ALT_LABELS(byte, ...) &&op_##byte,
#define ALT_LABELS_A(byte, ...) &&op_a_##byte,
#define ALT_LABELS_B(byte, ...) &&op_b_##byte,
#define ALT_BRANCH_LABELS(name) &&name, &&name##_a, &&name##_b,
#define ALT_BRANCHES(X) \
    X(branch_less)      \
    X(branch_not_less)  \
    X(branch_less_signed) X(branch_not_less_signed) X(branch_equal) X(branch_not_equal)
    static const void* const kTargets[kOperations] = {
        ALT_EVM_OPCODES(ALT_LABELS, ALT_LABELS)          //
            ALT_EVM_OPCODES(ALT_LABELS_A, ALT_LABELS_A)  //
            ALT_EVM_OPCODES(ALT_LABELS_B, ALT_LABELS_B)  //
            && enter_block,
        &&fall,
        &&charge,
        &&copy,
        &&exchange,
        &&load,
        &&set,
        &&fail_op,
        &&mload_at,
        &&mstore_at,
        &&jump_to,
        &&jump_anywhere,
        &&branch_anywhere,
        &&branch_if,
        &&branch_unless,
        ALT_BRANCHES(ALT_BRANCH_LABELS)};
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
    uint256 items[kMostGathered];
    goto enter_block;

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
    op_a_##byte : {                                                                              \
        if constexpr (!inst::kIs<inst::name, inst::Value2>)                                      \
            __builtin_unreachable();                                                             \
        else                                                                                     \
            perform_value2<inst::name, Form::first_constant>(at, pool);                          \
        ALT_NEXT;                                                                                \
    }                                                                                            \
    op_b_##byte : {                                                                              \
        if constexpr (!inst::kIs<inst::name, inst::Value2>)                                      \
            __builtin_unreachable();                                                             \
        else                                                                                     \
            perform_value2<inst::name, Form::second_constant>(at, pool);                         \
        ALT_NEXT;                                                                                \
    }
#define ALT_UNDEFINED(byte) ALT_OPERATION(byte, undefined, 0, 0, 0, cancun)
    ALT_EVM_OPCODES(ALT_OPERATION, ALT_UNDEFINED)

enter_block:
    ALT_ENTER;
fall:
    at.top += at.op->d;
    ++at.op;
    ALT_ENTER;
charge:
    at.gas -= at.op->d;
    if (at.gas < 0) [[unlikely]]
        return fail(Status::out_of_gas);
    ALT_NEXT;
copy:
    slot(at, at.op->d) = slot(at, at.op->a);
    ALT_NEXT;
exchange:
    std::swap(slot(at, at.op->a), slot(at, at.op->b));
    ALT_NEXT;
load:
    slot(at, at.op->d) = constant(pool, at.op->a);
    ALT_NEXT;
set:
    slot(at, at.op->d) = static_cast<std::uint64_t>(at.op->a);
    ALT_NEXT;
fail_op:
    return fail(static_cast<Status>(at.op->a));
mload_at : {
    const auto result =
        inst::mload_at(slot(at, at.op->d), static_cast<std::uint64_t>(at.op->a), at.gas, frame);
    at.gas = result.gas;
    if (result.status != Status::success) [[unlikely]]
        return fail(result.status);
    ALT_NEXT;
}
mstore_at : {
    const auto result =
        inst::mstore_at(static_cast<std::uint64_t>(at.op->a), slot(at, at.op->b), at.gas, frame);
    at.gas = result.gas;
    if (result.status != Status::success) [[unlikely]]
        return fail(result.status);
    ALT_NEXT;
}
jump_to:
    at.top += at.op->d;
    at.op = moved(at.op, at.op->c);
    ALT_ENTER;
branch_anywhere:
    if (slot(at, at.op->b).is_zero()) {
        at.top += at.op->d;
        at.op = moved(at.op, at.op->e);
        ALT_ENTER;
    }
jump_anywhere : {
    const Op* const to = find_block(*program, slot(at, at.op->a));
    if (to == nullptr) [[unlikely]]
        return fail(Status::bad_jump_destination);
    at.top += at.op->d;
    at.op = to;
    ALT_ENTER;
}

#define ALT_BRANCH(label, condition)        \
    label : {                               \
        const bool taken = condition;       \
        at.top += at.op->d;                 \
        if (taken) {                        \
            at.op = moved(at.op, at.op->c); \
            ALT_ENTER;                      \
        }                                   \
        at.op = moved(at.op, at.op->e);     \
        ALT_ENTER;                          \
    }
#define ALT_COMPARING_BRANCH(name)                                                  \
    ALT_BRANCH(name, (is_taken<Special::name, Form::slots>(at, pool)))              \
    ALT_BRANCH(name##_a, (is_taken<Special::name, Form::first_constant>(at, pool))) \
    ALT_BRANCH(name##_b, (is_taken<Special::name, Form::second_constant>(at, pool)))
    ALT_BRANCH(branch_if, !slot(at, at.op->a).is_zero())
    ALT_BRANCH(branch_unless, slot(at, at.op->a).is_zero())
    ALT_BRANCHES(ALT_COMPARING_BRANCH)

not_entered:
    if (entry == Entry::no_gas) return fail(Status::out_of_gas);
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
