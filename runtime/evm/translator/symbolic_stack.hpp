#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "runtime/evm/frame.hpp"
#include "runtime/evm/translator/assembler.hpp"

namespace alt::evm {

/// What is known of a stack item: a constant, or the slot that holds it.
struct Value {
    std::int32_t slot = 0;
    std::int32_t constant = -1;  ///< index, if not negative

    [[nodiscard]] constexpr bool is_constant() const noexcept { return constant >= 0; }
};

/// The stack while a block is translated. DUP, SWAP, POP and PUSH only move values about in here;
/// nothing is emitted before a value has to be somewhere.
/// Positions and slots count items from the top at the block's entry, which is 0; the slot of a
/// position is where the interpreter would have it.
class SymbolicStack {
public:
    explicit SymbolicStack(Assembler& assembler) : assembler_(assembler) {}

    /// A new block.
    void reset() noexcept;
    [[nodiscard]] int top() const noexcept { return top_; }
    [[nodiscard]] const uint256& word(const Value& value) const noexcept {
        return constants_[static_cast<std::size_t>(value.constant)];
    }

    /// The value if it is a constant that fits the operand of an `Op`.
    [[nodiscard]] std::optional<std::int32_t> small_constant(const Value& value) const noexcept;

    void push(const uint256& constant);
    void dup(int depth) noexcept;   ///< DUP1 is 1
    void swap(int depth) noexcept;  ///< SWAP1 is 1
    void drop() noexcept { release(pop()); }

    /// The top item. Its slot stays taken until `release`.
    Value pop() noexcept;
    void release(const Value& value) noexcept {
        if (!value.is_constant()) release_slot(value.slot);
    }
    /// Takes a `pop` back.
    void push_back(const Value& value) noexcept { item(++top_) = value; }
    /// The slot of a popped value as an operand; a constant is loaded into a free one first.
    std::int32_t operand(Value& value);
    /// Keeps a slot taken as `pop` does.
    void hold(const Value& value) noexcept {
        if (!value.is_constant()) ++uses(value.slot);
    }
    /// Whether a popped value is the last to name its slot.
    [[nodiscard]] bool is_last_use(const Value& value) noexcept {
        return !value.is_constant() && uses(value.slot) == 1;
    }
    /// Pushes an item that is about to be computed; returns its slot as an operand.
    std::int32_t push_result() noexcept;
    /// Pushes items that an operation leaves in their own slots.
    void push_in_place(int count) noexcept;

    /// Emits what puts every item into its own slot. Values in `held` are moved out of the way.
    void settle(std::span<Value* const> held);

private:
    static constexpr std::size_t kOrigin = kStackLimit + 64;
    static constexpr std::size_t kSize = 2 * kOrigin + 64;

    [[nodiscard]] Value& item(int position) noexcept {
        return items_[static_cast<std::size_t>(position) + kOrigin];
    }
    [[nodiscard]] std::int32_t& uses(int slot) noexcept {
        return uses_[static_cast<std::size_t>(slot) + kOrigin];
    }
    [[nodiscard]] bool is_settled(int position) noexcept {
        const auto& value = item(position);
        return !value.is_constant() && value.slot == position;
    }
    void reach(int position) noexcept;
    void extend(int slot) noexcept {
        while (highest_ < slot) free_.push_back(++highest_);
    }
    void release_slot(int slot) noexcept {
        if (--uses(slot) == 0) free_.push_back(slot);
    }
    void put(const Value& value) noexcept;
    int free_slot(int preferred) noexcept;
    void load(int slot, const Value& constant);
    void settle_one(int position, std::vector<int>& ready);
    void break_cycle(int position, std::span<Value* const> held, std::vector<int>& ready);

    Assembler& assembler_;
    std::array<Value, kSize> items_{};
    std::array<std::int32_t, kSize> uses_{};
    std::vector<uint256> constants_;
    std::vector<int> ready_;
    std::vector<int> free_;  ///< all slots without use from the lowest to the highest, and others
    int lowest_ = 1;         ///< positions below have not been reached yet
    int top_ = 0;
    int highest_ = 0;  ///< the highest slot and position so far
    int loose_ = 1;    ///< positions below are settled
};

}  // namespace alt::evm
