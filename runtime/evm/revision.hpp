#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace alt::evm {

/// Hard forks that the interpreter runs, oldest first.
enum class Revision : std::uint8_t { cancun };

/// What a hard fork changes, as data: a new fork is a new row, not a new branch.
/// The opcodes are those of Cancun (opcodes.hpp); a fork that adds some adds a member here that
/// they ask.
struct Rules {
    Revision revision;
    std::string_view name;           ///< as in the keys of Ethereum's tests
    std::size_t max_code_size;       ///< bytes, EIP-170
    std::size_t max_init_code_size;  ///< bytes, EIP-3860
    std::uint8_t precompile_count;   ///< addresses 0x01 to this are precompiles
    std::uint64_t refund_quotient;   ///< refunds are capped at gas used / this (EIP-3529)
};

inline constexpr std::array kRules{
    Rules{Revision::cancun, "Cancun", 0x6000, 0xc000, 0x0a, 5},
};

constexpr const Rules& rules_of(Revision revision) noexcept {
    return kRules[static_cast<std::size_t>(revision)];
}

}  // namespace alt::evm
