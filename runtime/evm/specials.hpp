#pragma once

#include "runtime/evm/instructions/memory.hpp"
#include "runtime/evm/perform.hpp"

/// What the operations beside the instructions do (operation.hpp). Anything but success ends the
/// call.
namespace alt::evm::special {

[[gnu::always_inline]] inline Status charge(Registers& at, const char*, Frame&) noexcept {
    at.gas -= at.op->d;
    return at.gas < 0 ? Status::out_of_gas : Status::success;
}
[[gnu::always_inline]] inline Status copy(Registers& at, const char*, Frame&) noexcept {
    slot(at, at.op->d) = slot(at, at.op->a);
    return Status::success;
}
[[gnu::always_inline]] inline Status exchange(Registers& at, const char*, Frame&) noexcept {
    std::swap(slot(at, at.op->a), slot(at, at.op->b));
    return Status::success;
}
[[gnu::always_inline]] inline Status load(Registers& at, const char* pool, Frame&) noexcept {
    slot(at, at.op->d) = constant(pool, at.op->a);
    return Status::success;
}
[[gnu::always_inline]] inline Status set(Registers& at, const char*, Frame&) noexcept {
    slot(at, at.op->d) = static_cast<std::uint64_t>(at.op->a);
    return Status::success;
}
[[gnu::always_inline]] inline Status fail(Registers& at, const char*, Frame&) noexcept {
    return static_cast<Status>(at.op->a);
}
[[gnu::always_inline]] inline Status mload_at(Registers& at, const char*, Frame& frame) noexcept {
    const auto offset = static_cast<std::uint64_t>(at.op->a);
    const auto result = inst::mload_at(slot(at, at.op->d), offset, at.gas, frame);
    at.gas = result.gas;
    return result.status;
}
[[gnu::always_inline]] inline Status mstore_at(Registers& at, const char*, Frame& frame) noexcept {
    const auto offset = static_cast<std::uint64_t>(at.op->a);
    const auto result = inst::mstore_at(offset, slot(at, at.op->b), at.gas, frame);
    at.gas = result.gas;
    return result.status;
}

/// Goes on `distance` bytes of ops away.
[[gnu::always_inline]] inline void move(Registers& at, std::int32_t distance) noexcept {
    at.top += at.op->d;
    at.op = reinterpret_cast<const Op*>(reinterpret_cast<const char*>(at.op) + distance);
}
[[gnu::always_inline]] inline Status fall(Registers& at, const Program&) noexcept {
    move(at, sizeof(Op));
    return Status::success;
}
[[gnu::always_inline]] inline Status jump_to(Registers& at, const Program&) noexcept {
    move(at, at.op->c);
    return Status::success;
}
[[gnu::always_inline]] inline Status jump_anywhere(Registers& at, const Program& program) noexcept {
    const auto& target = slot(at, at.op->a);
    const auto block = target.fits_u64() ? program.block_at(target.low()) : Program::kNoBlock;
    if (block == Program::kNoBlock) [[unlikely]]
        return Status::bad_jump_destination;
    at.top += at.op->d;
    at.op = &program.ops[block];
    return Status::success;
}
[[gnu::always_inline]] inline Status branch_anywhere(Registers& at,
                                                     const Program& program) noexcept {
    if (!slot(at, at.op->b).is_zero()) return jump_anywhere(at, program);
    move(at, at.op->e);
    return Status::success;
}

/// Whether a comparing branch is taken.
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

}  // namespace alt::evm::special
