#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"

namespace alt::evm {

/// Hard forks that the interpreter runs, oldest first.
enum class Revision : std::uint8_t { cancun, prague, osaka };

inline constexpr std::size_t kUnbounded = ~std::size_t{0};

/// The price of MODEXP: complexity * iterations / `divisor`, at least `least`. The complexity is
/// `word_factor` * (words of 8 bytes)^2 of the longer of base and modulus; the iterations are the
/// bits of the exponent's first 32 bytes less one, and `per_exponent_byte` for each byte after
/// them.
struct ModexpRules {
    std::int64_t least;              ///< gas
    std::uint64_t least_complexity;  ///< up to 32 bytes; above, `word_factor` applies
    std::uint64_t word_factor;
    std::uint64_t per_exponent_byte;
    std::uint64_t divisor;
    std::size_t max_operand;  ///< bytes; longer operands fail
};

inline constexpr ModexpRules kModexpEip2565{.least = 200,
                                            .least_complexity = 0,
                                            .word_factor = 1,
                                            .per_exponent_byte = 8,
                                            .divisor = 3,
                                            .max_operand = kUnbounded};
/// With the bound of EIP-7823.
inline constexpr ModexpRules kModexpEip7883{.least = 500,
                                            .least_complexity = 16,
                                            .word_factor = 2,
                                            .per_exponent_byte = 16,
                                            .divisor = 1,
                                            .max_operand = 1024};

/// What a hard fork changes in the machine, as data: a new fork is a new row, not a new branch.
/// Which opcodes have a meaning is opcodes.hpp's; what blocks and transactions obey is
/// runtime/chain/fork.hpp's.
struct Rules {
    Revision revision;
    std::string_view name;           ///< as in the keys of Ethereum's tests
    std::size_t max_code_size;       ///< bytes, EIP-170
    std::size_t max_init_code_size;  ///< bytes, EIP-3860
    std::uint64_t refund_quotient;   ///< refunds are capped at gas used / this (EIP-3529)
    std::uint16_t precompile_count;  ///< addresses 0x01 to this are precompiles
    bool p256_verify;                ///< 0x0100 is one, too (EIP-7951)
    ModexpRules modexp;
    bool delegations;  ///< EIP-7702 designators run their target's code
};

inline constexpr std::array kRules{
    Rules{.revision = Revision::cancun,
          .name = "Cancun",
          .max_code_size = 0x6000,
          .max_init_code_size = 0xc000,
          .refund_quotient = 5,
          .precompile_count = 0x0a,
          .p256_verify = false,
          .modexp = kModexpEip2565,
          .delegations = false},
    Rules{.revision = Revision::prague,
          .name = "Prague",
          .max_code_size = 0x6000,
          .max_init_code_size = 0xc000,
          .refund_quotient = 5,
          .precompile_count = 0x11,
          .p256_verify = false,
          .modexp = kModexpEip2565,
          .delegations = true},
    Rules{.revision = Revision::osaka,
          .name = "Osaka",
          .max_code_size = 0x6000,
          .max_init_code_size = 0xc000,
          .refund_quotient = 5,
          .precompile_count = 0x11,
          .p256_verify = true,
          .modexp = kModexpEip7883,
          .delegations = true},
};

constexpr const Rules& rules_of(Revision revision) noexcept {
    return kRules[static_cast<std::size_t>(revision)];
}

inline constexpr std::uint16_t kP256VerifyAddress = 0x0100;

/// The address of a precompiled contract of the revision as a number, or 0 for any other address.
constexpr std::uint16_t precompile_at(const Address& address, const Rules& rules) noexcept {
    const auto& bytes = address.bytes;
    const auto low = static_cast<std::uint16_t>(bytes[18] << 8 | bytes[19]);
    // Almost every address leaves here.
    if (low > kP256VerifyAddress) return 0;
    if (low > rules.precompile_count && !(low == kP256VerifyAddress && rules.p256_verify)) return 0;
    for (std::size_t i = 0; i < 18; ++i)
        if (bytes[i] != 0) return 0;
    return low;
}

/// True for the precompiled contracts of the revision.
constexpr bool is_precompile(const Address& address, Revision revision) noexcept {
    return precompile_at(address, rules_of(revision)) != 0;
}

}  // namespace alt::evm
