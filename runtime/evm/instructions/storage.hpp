#pragma once

#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

inline Step sload(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    auto& host = frame.machine->host();
    const auto& self = frame.message->recipient;
    const auto slot = host.access_slot(self, top[0]);
    if (slot.was_cold) gas -= kColdSlotExtra;
    if (gas < 0) return out_of_gas();
    top[0] = slot.value;
    return {Status::success, gas};
}

/// What a write of a warm slot costs and refunds (EIP-2200 as amended by EIP-2929 and EIP-3529).
struct StoreCost {
    std::int64_t gas;
    std::int64_t refund;
};
inline constexpr std::int64_t kWarmRead = 100;
inline constexpr std::int64_t kSetSlot = 20000;
inline constexpr std::int64_t kResetSlot = 2900;
inline constexpr std::int64_t kClearRefund = 4800;

inline StoreCost store_cost(const uint256& original, const uint256& current,
                            const uint256& value) noexcept {
    if (current == value) return {kWarmRead, 0};
    if (original == current) {
        if (original.is_zero()) return {kSetSlot, 0};
        return {kResetSlot, value.is_zero() ? kClearRefund : 0};
    }
    std::int64_t refund = 0;
    if (!original.is_zero()) {
        if (current.is_zero()) refund -= kClearRefund;
        if (value.is_zero()) refund += kClearRefund;
    }
    if (original == value) refund += (original.is_zero() ? kSetSlot : kResetSlot) - kWarmRead;
    return {kWarmRead, refund};
}

inline Step sstore(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    // EIP-2200: a call stipend must never suffice to write.
    constexpr std::int64_t kStipend = 2300;
    if (frame.message->is_static) return {Status::static_mode_violation, 0};
    if (gas <= kStipend) return out_of_gas();
    auto& host = frame.machine->host();
    const auto& self = frame.message->recipient;
    const auto slot = host.access_slot(self, top[0]);
    if (slot.was_cold) gas -= kColdSlot;
    const auto cost = store_cost(slot.original, slot.value, top[-1]);
    gas -= cost.gas;
    if (gas < 0) return out_of_gas();
    frame.gas_refund += cost.refund;
    host.set_storage(self, top[0], top[-1]);
    return {Status::success, gas};
}

inline void tload(uint256* top, Frame& frame) noexcept {
    top[0] = frame.machine->host().transient_storage(frame.message->recipient, top[0]);
}
inline Step tstore(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    if (frame.message->is_static) return {Status::static_mode_violation, 0};
    frame.machine->host().set_transient_storage(frame.message->recipient, top[0], top[-1]);
    return {Status::success, gas};
}

template <int kTopics>
Step log(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    if (frame.message->is_static) return {Status::static_mode_violation, 0};
    if (!reach_memory(frame.memory, gas, top[0], top[-1])) return out_of_gas();
    gas -= 8 * static_cast<std::int64_t>(top[-1].low());
    if (gas < 0) return out_of_gas();
    eth::Log entry{
        frame.message->recipient, {}, to_bytes(memory_view(frame.memory, top[0], top[-1]))};
    entry.topics.reserve(kTopics);
    for (int i = 0; i < kTopics; ++i) entry.topics.push_back(to_hash(top[-2 - i]));
    if (auto* const tracer = frame.machine->options().tracer) tracer->on_log(entry);
    frame.machine->host().emit(std::move(entry));
    return {Status::success, gas};
}

}  // namespace alt::evm::inst
