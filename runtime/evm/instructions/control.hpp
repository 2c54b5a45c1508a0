#pragma once

#include <array>
#include <utility>

#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

inline Halt undefined(uint256*, std::int64_t, Frame&) noexcept {
    return {Status::undefined_instruction, 0};
}
inline Halt invalid(uint256*, std::int64_t, Frame&) noexcept {
    return {Status::invalid_instruction, 0};
}
inline Halt stop(uint256*, std::int64_t gas, Frame&) noexcept {
    return {Status::success, gas};
}

template <Status kStatus>
Halt finish(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, top[0], top[-1])) return {Status::out_of_gas, 0};
    frame.output = memory_view(frame.memory, top[0], top[-1]);
    return {kStatus, gas};
}

inline const std::uint8_t* jump_to(const Frame& frame, const uint256& target) noexcept {
    if (!target.fits_u64() || !frame.code->is_jump_destination(target.low())) return nullptr;
    return frame.code->data() + target.low();
}
inline const std::uint8_t* jump(uint256* top, Frame& frame, const std::uint8_t*) noexcept {
    return jump_to(frame, top[0]);
}
inline const std::uint8_t* jumpi(uint256* top, Frame& frame, const std::uint8_t* pc) noexcept {
    return top[-1].is_zero() ? pc + 1 : jump_to(frame, top[0]);
}
inline void jumpdest(uint256*) noexcept {}
inline const std::uint8_t* pc(uint256* top, Frame& frame, const std::uint8_t* at) noexcept {
    top[1] = static_cast<std::uint64_t>(at - frame.code->data());
    return at + 1;
}
inline Step gas(uint256* top, std::int64_t left, Frame&) noexcept {
    top[1] = static_cast<std::uint64_t>(left);
    return {Status::success, left};
}

inline void pop(uint256*) noexcept {}
inline void push0(uint256* top) noexcept {
    top[1] = 0;
}

template <std::size_t kSize>
const std::uint8_t* push(uint256* top, Frame&, const std::uint8_t* at) noexcept {
    if constexpr (kSize == 1) {
        top[1] = at[1];
    } else if constexpr (kSize <= 8) {
        top[1] = load_be64(at + 1) >> (64 - 8 * kSize);
    } else {
        std::array<std::uint8_t, 32> padded{};
        std::memcpy(padded.data() + 32 - kSize, at + 1, kSize);
        top[1] = load_word(padded.data());
    }
    return at + 1 + kSize;
}
template <int kDepth>
void dup(uint256* top) noexcept {
    top[1] = top[1 - kDepth];
}
template <int kDepth>
void swap(uint256* top) noexcept {
    std::swap(top[0], top[-kDepth]);
}

}  // namespace alt::evm::inst
