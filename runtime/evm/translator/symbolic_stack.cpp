#include "runtime/evm/translator/symbolic_stack.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace alt::evm {
namespace {

constexpr std::int32_t offset_of(int slot) noexcept {
    return slot * kSlotSize;
}

}  // namespace

void SymbolicStack::reset() noexcept {
    for (int slot = lowest_; slot <= highest_; ++slot) uses(slot) = 0;
    constants_.clear();
    free_.clear();
    lowest_ = 1;
    top_ = 0;
    highest_ = 0;
    loose_ = 1;
}

std::optional<std::int32_t> SymbolicStack::small_constant(const Value& value) const noexcept {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int32_t>::max();
    if (!value.is_constant()) return std::nullopt;
    const auto& known = word(value);
    if (!known.fits_u64() || known.low() > kMost) return std::nullopt;
    return static_cast<std::int32_t>(known.low());
}

/// Items below the present ones are those of the entry, in their own slots.
void SymbolicStack::reach(int position) noexcept {
    while (lowest_ > position) {
        --lowest_;
        item(lowest_) = {lowest_, -1};
        ++uses(lowest_);
    }
}

void SymbolicStack::put(const Value& value) noexcept {
    item(++top_) = value;
    extend(top_);
    loose_ = std::min(loose_, top_);
    if (!value.is_constant()) ++uses(value.slot);
}

void SymbolicStack::push(const uint256& constant) {
    put({0, static_cast<std::int32_t>(constants_.size())});
    constants_.push_back(constant);
}

void SymbolicStack::dup(int depth) noexcept {
    reach(top_ + 1 - depth);
    const Value value = item(top_ + 1 - depth);
    put(value);
}

void SymbolicStack::swap(int depth) noexcept {
    reach(top_ - depth);
    loose_ = std::min(loose_, top_ - depth);
    std::swap(item(top_), item(top_ - depth));
}

Value SymbolicStack::pop() noexcept {
    reach(top_);
    return item(top_--);
}

/// There is always one between the lowest and the highest: every item names one slot at most.
int SymbolicStack::free_slot(int preferred) noexcept {
    int slot = preferred;
    while (uses(slot) != 0) {
        ALT_ASSERT(!free_.empty());
        slot = free_.back();
        free_.pop_back();
    }
    extend(slot);
    return slot;
}

void SymbolicStack::load(int slot, const Value& constant) {
    if (const auto small = small_constant(constant))
        assembler_.emit(Special::set, {nullptr, offset_of(slot), *small});
    else
        assembler_.emit(Special::load, {nullptr, offset_of(slot), assembler_.pool(word(constant))});
}

std::int32_t SymbolicStack::operand(Value& value) {
    if (value.is_constant()) {
        const auto slot = free_slot(top_ + 1);
        load(slot, value);
        value = {slot, -1};
        ++uses(slot);
    }
    return offset_of(value.slot);
}

std::int32_t SymbolicStack::push_result() noexcept {
    const auto slot = free_slot(top_ + 1);
    put({slot, -1});
    return offset_of(slot);
}

void SymbolicStack::push_in_place(int count) noexcept {
    for (int i = 0; i < count; ++i) put({top_ + 1, -1});
}

/// Its own slot is free: fills it.
void SymbolicStack::settle_one(int position, std::vector<int>& ready) {
    const Value from = item(position);
    if (from.is_constant()) {
        load(position, from);
    } else {
        assembler_.emit(Special::copy, {nullptr, offset_of(position), offset_of(from.slot)});
        release_slot(from.slot);
        if (uses(from.slot) == 0 && from.slot >= lowest_ && from.slot <= top_ &&
            !is_settled(from.slot))
            ready.push_back(from.slot);
    }
    item(position) = {position, -1};
    ++uses(position);
}

/// The slot of `position` holds what others need, and so on in a ring: moves it to a spare slot,
/// or exchanges two.
void SymbolicStack::break_cycle(int position, std::span<Value* const> held,
                                std::vector<int>& ready) {
    const Value own = item(position);
    const bool is_pair = !own.is_constant() && own.slot >= lowest_ && own.slot <= top_ &&
                         !item(own.slot).is_constant() && item(own.slot).slot == position &&
                         uses(position) == 1 && uses(own.slot) == 1;
    if (is_pair) {
        assembler_.emit(Special::exchange, {nullptr, 0, offset_of(position), offset_of(own.slot)});
        item(own.slot) = {own.slot, -1};
        item(position) = {position, -1};
        return;
    }
    int spare = top_ + 1;
    while (uses(spare) != 0) ++spare;
    extend(spare);
    assembler_.emit(Special::copy, {nullptr, offset_of(spare), offset_of(position)});
    const auto redirect = [&](Value& value) {
        if (!value.is_constant() && value.slot == position) value.slot = spare;
    };
    for (int i = loose_; i <= top_; ++i) redirect(item(i));
    for (Value* const value : held) redirect(*value);
    uses(spare) = std::exchange(uses(position), 0);
    ready.push_back(position);
}

void SymbolicStack::settle(std::span<Value* const> held) {
    ready_.clear();
    for (int i = loose_; i <= top_; ++i)
        if (uses(i) == 0 && !is_settled(i)) ready_.push_back(i);
    for (int next = loose_;;) {
        while (!ready_.empty()) {
            const int position = ready_.back();
            ready_.pop_back();
            settle_one(position, ready_);
        }
        while (next <= top_ && is_settled(next)) ++next;
        if (next > top_) break;
        break_cycle(next, held, ready_);
    }
    loose_ = top_ + 1;
}

}  // namespace alt::evm
