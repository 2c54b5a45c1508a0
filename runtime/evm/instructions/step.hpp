#pragma once

#include "core/base/uint256.hpp"
#include "runtime/evm/frame.hpp"
#include "runtime/evm/machine.hpp"
#include "runtime/evm/word.hpp"

/// The signature of an instruction says how it works; the dispatcher has checked the stack and the
/// base gas (opcodes.hpp), and moves the top.
///   uint256(a…)                      a value of one to three items, `a` being the top
///   Step(out, a, gas, frame)         the same of one item, but charges more gas or fails
///   Step(a, b, gas, frame)           uses two items up, charges more gas or fails
/// The others work on the top of the stack: `top[0]` is the top, `top[-1]` the item below; they
/// leave their result where the last item they consume was.
///   void(top), void(top, frame)      neither gas nor failure
///   Step(top, gas, frame)            charges more gas or fails
///   Halt(top, gas, frame)            ends the call
///   const uint8_t*(top, frame, pc)   moves the program counter; null is a bad jump
namespace alt::evm::inst {

struct Step {
    Status status;  ///< success: go on
    std::int64_t gas;
};
struct Halt {
    Status status;
    std::int64_t gas;
};

/// Offsets and sizes from here on cost more gas than there is.
inline constexpr std::uint64_t kMemoryBound = std::uint64_t{1} << 32;

constexpr std::int64_t words_of(std::uint64_t size) noexcept {
    return static_cast<std::int64_t>((size + 31) / 32);
}

/// Pays for memory up to `end` (yellow paper, appendix H: C_mem) and grows it. Returns the gas
/// left, negative if there was not enough.
[[gnu::noinline]] inline std::int64_t grow_memory(Memory& memory, std::int64_t gas,
                                                  std::uint64_t end) noexcept {
    const auto cost = [](std::int64_t words) { return 3 * words + words * words / 512; };
    const auto words = words_of(end);
    gas -= cost(words) - cost(words_of(memory.size()));
    if (gas >= 0) memory.grow(static_cast<std::size_t>(words) * 32);
    return gas;
}
/// False: out of gas.
inline bool reach_memory(Memory& memory, std::int64_t& gas, std::uint64_t offset,
                         std::uint64_t size) noexcept {
    if (offset >= kMemoryBound) return false;
    const auto end = offset + size;
    if (end <= memory.size()) [[likely]]
        return true;
    gas = grow_memory(memory, gas, end);
    return gas >= 0;
}
inline bool reach_memory(Memory& memory, std::int64_t& gas, const uint256& offset,
                         std::uint64_t size) noexcept {
    return offset.fits_u64() && reach_memory(memory, gas, offset.low(), size);
}
inline bool reach_memory(Memory& memory, std::int64_t& gas, const uint256& offset,
                         const uint256& size) noexcept {
    if (size.is_zero()) return true;
    if (!size.fits_u64() || size.low() >= kMemoryBound) return false;
    return reach_memory(memory, gas, offset, size.low());
}

/// A range of memory that has been reached; empty for size zero, whatever the offset.
inline BytesView memory_view(Memory& memory, const uint256& offset, const uint256& size) noexcept {
    if (size.is_zero()) return {};
    return {memory.data() + offset.low(), static_cast<std::size_t>(size.low())};
}

/// EIP-2929: what a first access costs above the warm access that the table charges.
inline constexpr std::int64_t kColdAccountExtra = 2600 - 100;
inline constexpr std::int64_t kColdSlotExtra = 2100 - 100;
inline constexpr std::int64_t kColdSlot = 2100;

constexpr Step out_of_gas() noexcept {
    return {Status::out_of_gas, 0};
}

}  // namespace alt::evm::inst
