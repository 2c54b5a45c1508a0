#pragma once

#include <type_traits>

#include "runtime/evm/instructions/step.hpp"

/// The kinds of instructions, told by their signatures (step.hpp).
namespace alt::evm::inst {

using Value1 = uint256 (*)(const uint256&) noexcept;
using Value2 = uint256 (*)(const uint256&, const uint256&) noexcept;
using Value3 = uint256 (*)(const uint256&, const uint256&, const uint256&) noexcept;
using Loading = Step (*)(uint256&, const uint256&, std::int64_t, Frame&) noexcept;
using Storing = Step (*)(const uint256&, const uint256&, std::int64_t, Frame&) noexcept;
using Pure = void (*)(uint256*) noexcept;
using Reading = void (*)(uint256*, Frame&) noexcept;
using Metered = Step (*)(uint256*, std::int64_t, Frame&) noexcept;
using Ending = Halt (*)(uint256*, std::int64_t, Frame&) noexcept;
using Moving = const std::uint8_t* (*)(uint256*, Frame&, const std::uint8_t*) noexcept;

template <auto kInstruction, class Kind>
inline constexpr bool kIs = std::is_same_v<std::remove_const_t<decltype(kInstruction)>, Kind>;

/// Whether translated code has its items in their own slots, rather than gathers them for it.
template <std::uint8_t kOpcode, auto kInstruction, int kTaken>
inline constexpr bool kWorksInPlace = kTaken > 3 || (kOpcode >= 0xa0 && !kIs<kInstruction, Ending>);

/// Runs a value instruction in place.
template <auto kInstruction>
[[gnu::always_inline]] inline void apply_value(uint256* top) noexcept {
    if constexpr (kIs<kInstruction, Value1>)
        top[0] = kInstruction(top[0]);
    else if constexpr (kIs<kInstruction, Value2>)
        top[-1] = kInstruction(top[0], top[-1]);
    else
        top[-2] = kInstruction(top[0], top[-1], top[-2]);
}
template <auto kInstruction>
inline constexpr bool kIsValue =
    kIs<kInstruction, Value1> || kIs<kInstruction, Value2> || kIs<kInstruction, Value3>;

}  // namespace alt::evm::inst
