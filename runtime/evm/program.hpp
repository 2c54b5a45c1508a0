#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/uint256.hpp"
#include "runtime/evm/code.hpp"

namespace alt::evm {

/// One operation of translated code: a three-address form of what stack code computes.
/// Operands are byte offsets: of stack slots from the top of the stack as the block was entered, or
/// of constants in the pool. What else they mean is the operation's affair (operation.hpp).
struct Op {
    const void* target;  ///< where the dispatcher goes on
    std::int32_t d = 0;
    std::int32_t a = 0;
    std::int32_t b = 0;
    std::int32_t c = 0;
};

/// Code translated for the fast dispatch. Immutable.
struct Program {
    std::vector<Op> ops;
    std::vector<uint256> pool;
    /// By jump destination, in order of their offsets: where its block begins in `ops`.
    std::vector<std::uint32_t> blocks;
    /// By word of 64 offsets: the jump destinations before it.
    std::vector<std::uint32_t> ranks;

    /// The op that opens the block at an offset of `code`, which this is translated from; nothing
    /// if no jump may go there. Any offset may be asked for.
    [[nodiscard]] std::optional<std::size_t> block_at(const Code& code,
                                                      std::uint64_t offset) const noexcept {
        if (!code.is_jump_destination(offset)) return std::nullopt;
        const auto before =
            code.jump_destinations()[offset / 64] & ((std::uint64_t{1} << (offset % 64)) - 1);
        return blocks[ranks[offset / 64] + static_cast<std::size_t>(std::popcount(before))];
    }

    [[nodiscard]] std::size_t bytes() const noexcept {
        return ops.capacity() * sizeof(Op) + pool.capacity() * sizeof(uint256) +
               (blocks.capacity() + ranks.capacity()) * sizeof(std::uint32_t);
    }
};

}  // namespace alt::evm
