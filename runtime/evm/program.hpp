#pragma once

#include <cstdint>
#include <vector>

#include "core/base/uint256.hpp"

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
    std::int32_t e = 0;
};
static_assert(sizeof(Op) == 32);

/// Code translated for the fast dispatch. Immutable.
struct Program {
    std::vector<Op> ops;
    std::vector<uint256> pool;
    /// By offset in the code: where the block begins in `ops` that a jump there leads to.
    std::vector<std::uint32_t> blocks;

    static constexpr std::uint32_t kNoBlock = ~std::uint32_t{0};
    /// `kNoBlock` if no jump may go there. Any offset may be asked for.
    [[nodiscard]] std::uint32_t block_at(std::uint64_t offset) const noexcept {
        return offset < blocks.size() ? blocks[offset] : kNoBlock;
    }

    [[nodiscard]] std::size_t bytes() const noexcept {
        return ops.capacity() * sizeof(Op) + pool.capacity() * sizeof(uint256) +
               blocks.capacity() * sizeof(std::uint32_t);
    }
};

}  // namespace alt::evm
