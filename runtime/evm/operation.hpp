#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace alt::evm {

/// Operations of translated code beside one for each opcode.
/// `slot` operands are stack slots, `pool` operands constants, others are plain numbers.
enum class Special : std::uint8_t {
    enter,            ///< d gas, a least height, b room above it (bytes of stack), c offset in code
    charge,           ///< d gas
    copy,             ///< d slot, a slot
    exchange,         ///< a slot, b slot
    load,             ///< d slot, a pool
    set,              ///< d slot, a the value
    fail,             ///< a status
    mload_at,         ///< d slot, a offset in memory
    mstore_at,        ///< a offset in memory, b slot
    fall,             ///< d bytes that the top moves; the next block follows
    jump_to,          ///< d bytes that the top moves, c distance in bytes of `ops`
    jump_anywhere,    ///< d, a slot: the target
    branch_anywhere,  ///< d, a slot: the target, b slot: the condition, e
    branch_if,        ///< d, a slot, c distance of the target, e of what follows
    branch_unless,    ///< as before
    branch_less,      ///< d, a and b the operands, c and e; each in the three forms
    branch_not_less = branch_less + 3,
    branch_less_signed = branch_not_less + 3,
    branch_not_less_signed = branch_less_signed + 3,
    branch_equal = branch_not_less_signed + 3,
    branch_not_equal = branch_equal + 3,
    count = branch_not_equal + 3,
};

/// Which operands of a binary operation are constants.
enum class Form : std::uint8_t { slots, first_constant, second_constant };
inline constexpr std::size_t kForms = 3;

/// The number of an operation among all that the dispatcher knows.
constexpr std::size_t operation(std::uint8_t opcode, Form form = Form::slots) noexcept {
    return static_cast<std::size_t>(form) * 256 + opcode;
}
constexpr std::size_t operation(Special special, Form form = Form::slots) noexcept {
    return kForms * 256 + static_cast<std::size_t>(special) + static_cast<std::size_t>(form);
}
inline constexpr std::size_t kOperations = operation(Special::count);

/// The dispatcher's address of each operation.
using Targets = std::span<const void* const, kOperations>;

}  // namespace alt::evm
