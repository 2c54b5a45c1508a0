#pragma once

#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

inline Step mload_at(uint256& out, std::uint64_t at, std::int64_t gas, Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, at, 32)) [[unlikely]]
        return out_of_gas();
    out = load_word(frame.memory.data() + at);
    return {Status::success, gas};
}
inline Step mload(uint256& out, const uint256& at, std::int64_t gas, Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, at, std::uint64_t{32})) [[unlikely]]
        return out_of_gas();
    out = load_word(frame.memory.data() + at.low());
    return {Status::success, gas};
}
inline Step mstore_at(std::uint64_t at, const uint256& word, std::int64_t gas,
                      Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, at, 32)) [[unlikely]]
        return out_of_gas();
    store_word(frame.memory.data() + at, word);
    return {Status::success, gas};
}
inline Step mstore(const uint256& at, const uint256& word, std::int64_t gas,
                   Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, at, std::uint64_t{32})) [[unlikely]]
        return out_of_gas();
    store_word(frame.memory.data() + at.low(), word);
    return {Status::success, gas};
}
inline Step mstore8(const uint256& at, const uint256& word, std::int64_t gas,
                    Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, at, std::uint64_t{1})) [[unlikely]]
        return out_of_gas();
    frame.memory.data()[at.low()] = static_cast<std::uint8_t>(word.low());
    return {Status::success, gas};
}
inline void msize(uint256* top, Frame& frame) noexcept {
    top[1] = frame.memory.size();
}

/// Memory reached and 3 gas a word paid.
inline bool pay_copy(Memory& memory, std::int64_t& gas, const uint256& to,
                     const uint256& size) noexcept {
    if (!reach_memory(memory, gas, to, size)) return false;
    gas -= 3 * words_of(size.low());
    return gas >= 0;
}

inline Step mcopy(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    const uint256& farther = std::max(top[0], top[-1]);
    if (!pay_copy(frame.memory, gas, farther, top[-2])) return out_of_gas();
    if (!top[-2].is_zero())
        std::memmove(frame.memory.data() + top[0].low(), frame.memory.data() + top[-1].low(),
                     top[-2].low());
    return {Status::success, gas};
}

/// Copies from `source` at `from`; what lies beyond its end reads as zero.
inline void copy_padded(Frame& frame, BytesView source, const uint256& to, const uint256& from,
                        const uint256& size) noexcept {
    if (size.is_zero()) return;
    const auto count = static_cast<std::size_t>(size.low());
    const auto begin =
        from.fits_u64() ? std::min<std::size_t>(from.low(), source.size()) : source.size();
    const auto present = std::min(count, source.size() - begin);
    auto* const at = frame.memory.data() + to.low();
    if (present != 0) std::memcpy(at, source.data() + begin, present);
    std::memset(at + present, 0, count - present);
}

inline Step copy_in(uint256* top, std::int64_t gas, Frame& frame, BytesView source) noexcept {
    if (!pay_copy(frame.memory, gas, top[0], top[-2])) return out_of_gas();
    copy_padded(frame, source, top[0], top[-1], top[-2]);
    return {Status::success, gas};
}
inline Step calldatacopy(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    return copy_in(top, gas, frame, frame.message->input);
}
inline Step codecopy(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    return copy_in(top, gas, frame, frame.code->bytes());
}
/// Reading past the end fails (EIP-211).
inline Step returndatacopy(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    const auto end = add_overflow(top[-1], top[-2]);
    if (end.overflow || end.value > uint256{frame.return_data.size()})
        return {Status::return_data_out_of_bounds, 0};
    return copy_in(top, gas, frame, frame.return_data);
}

inline void calldatasize(uint256* top, Frame& frame) noexcept {
    top[1] = frame.message->input.size();
}
inline void codesize(uint256* top, Frame& frame) noexcept {
    top[1] = frame.code->size();
}
inline void returndatasize(uint256* top, Frame& frame) noexcept {
    top[1] = frame.return_data.size();
}
inline void calldataload(uint256* top, Frame& frame) noexcept {
    const auto input = frame.message->input;
    if (!top[0].fits_u64() || top[0].low() >= input.size()) {
        top[0] = 0;
        return;
    }
    const auto rest = input.subspan(top[0].low());
    if (rest.size() >= 32) {
        top[0] = load_word(rest.data());
        return;
    }
    std::uint8_t padded[32]{};
    std::memcpy(padded, rest.data(), rest.size());
    top[0] = load_word(padded);
}

inline Step keccak256(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    if (!reach_memory(frame.memory, gas, top[0], top[-1])) return out_of_gas();
    gas -= 6 * words_of(top[-1].low());
    if (gas < 0) return out_of_gas();
    top[-1] = to_word(crypto::keccak256(memory_view(frame.memory, top[0], top[-1])));
    return {Status::success, gas};
}

}  // namespace alt::evm::inst
