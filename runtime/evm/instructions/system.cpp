#include "runtime/evm/instructions/system.hpp"

#include <algorithm>

namespace alt::evm::inst {
namespace {

constexpr std::int64_t kValueTransfer = 9000;
constexpr std::int64_t kNewAccount = 25000;
constexpr std::int64_t kStipend = 2300;
constexpr std::int64_t kWarmAccount = 100;
constexpr std::int64_t kColdAccount = kWarmAccount + kColdAccountExtra;

constexpr bool takes_value(CallKind kind) noexcept {
    return kind == CallKind::call || kind == CallKind::callcode;
}
/// EIP-150: all but one 64th.
constexpr std::int64_t most_of(std::int64_t gas) noexcept {
    return gas - gas / 64;
}

/// The operands of a call, after the gas and the address.
struct Ranges {
    const uint256& in_offset;
    const uint256& in_size;
    const uint256& out_offset;
    const uint256& out_size;
};

/// EIP-7702: the target of a delegation is one more account that is accessed.
std::int64_t delegation_cost(Machine& machine, const Callee& callee) noexcept {
    if (!callee.delegated) return 0;
    return machine.warm_account(*callee.delegated) ? kColdAccount : kWarmAccount;
}

/// EIP-2929, EIP-161: everything but the gas that is passed on.
bool pay_call(Frame& frame, std::int64_t& gas, const Message& message, const Ranges& ranges,
              Callee& callee) noexcept {
    auto& machine = *frame.machine;
    if (machine.warm_account(message.code_address)) gas -= kColdAccountExtra;
    if (!reach_memory(frame.memory, gas, ranges.in_offset, ranges.in_size)) return false;
    if (!reach_memory(frame.memory, gas, ranges.out_offset, ranges.out_size)) return false;
    if (takes_value(message.kind) && !message.value.is_zero()) {
        gas -= kValueTransfer;
        if (message.kind == CallKind::call && machine.host().is_empty(message.recipient))
            gas -= kNewAccount;
    }
    if (gas < 0) return false;
    callee = machine.resolve(message.code_address);
    gas -= delegation_cost(machine, callee);
    return gas >= 0;
}

Message make_call(CallKind kind, const Frame& frame, const Address& target,
                  const uint256& value) noexcept {
    const auto& outer = *frame.message;
    Message message;
    message.kind = kind;
    message.is_static = outer.is_static || kind == CallKind::staticcall;
    message.depth = outer.depth + 1;
    message.code_address = target;
    const bool foreign = kind == CallKind::call || kind == CallKind::staticcall;
    message.recipient = foreign ? target : outer.recipient;
    message.sender = kind == CallKind::delegatecall ? outer.sender : outer.recipient;
    message.value = kind == CallKind::delegatecall ? outer.value : value;
    return message;
}

void take_output(Frame& frame, const CallResult& result, const Ranges& ranges) noexcept {
    frame.return_data = result.output;
    const auto count = std::min<std::size_t>(ranges.out_size.low(), result.output.size());
    if (count != 0)
        std::memcpy(frame.memory.data() + ranges.out_offset.low(), result.output.data(), count);
}

}  // namespace

template <CallKind kKind>
Step call(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    constexpr int kValueItems = takes_value(kKind) ? 1 : 0;
    const uint256 value = takes_value(kKind) ? top[-2] : uint256{};
    const uint256* const operands = top - 2 - kValueItems;
    const Ranges ranges{operands[0], operands[-1], operands[-2], operands[-3]};
    uint256& pushed = top[-5 - kValueItems];

    if (kKind == CallKind::call && frame.message->is_static && !value.is_zero())
        return {Status::static_mode_violation, 0};
    auto message = make_call(kKind, frame, address_from(top[-1]), value);
    Callee callee;
    if (!pay_call(frame, gas, message, ranges, callee)) return out_of_gas();

    const auto most = most_of(gas);
    const bool asks_less = top[0] < uint256{static_cast<std::uint64_t>(most)};
    message.gas = asks_less ? static_cast<std::int64_t>(top[0].low()) : most;
    gas -= message.gas;
    if (takes_value(kKind) && !value.is_zero()) message.gas += kStipend;
    message.input = memory_view(frame.memory, ranges.in_offset, ranges.in_size);

    frame.report_paid(gas, Status::success);
    const auto result = frame.machine->call(message, callee);
    take_output(frame, result, ranges);
    frame.gas_refund += result.gas_refund;
    pushed = result.status == Status::success ? 1 : 0;
    return {Status::success, gas + result.gas_left};
}

template Step call<CallKind::call>(uint256*, std::int64_t, Frame&) noexcept;
template Step call<CallKind::callcode>(uint256*, std::int64_t, Frame&) noexcept;
template Step call<CallKind::delegatecall>(uint256*, std::int64_t, Frame&) noexcept;
template Step call<CallKind::staticcall>(uint256*, std::int64_t, Frame&) noexcept;

template <CallKind kKind>
Step create(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    constexpr bool kSalted = kKind == CallKind::create2;
    uint256& pushed = top[kSalted ? -3 : -2];
    if (frame.message->is_static) return {Status::static_mode_violation, 0};
    if (!reach_memory(frame.memory, gas, top[-1], top[-2])) return out_of_gas();
    const auto size = top[-2].low();
    if (size > frame.machine->rules().max_init_code_size) return {Status::init_code_size_limit, 0};
    // EIP-3860: 2 gas a word; EIP-1014: 6 more for hashing it.
    gas -= (kSalted ? 8 : 2) * words_of(size);
    if (gas < 0) return out_of_gas();

    Message message;
    message.kind = kKind;
    message.depth = frame.message->depth + 1;
    message.gas = most_of(gas);
    message.sender = frame.message->recipient;
    message.value = top[0];
    message.input = memory_view(frame.memory, top[-1], top[-2]);
    if (kSalted) message.salt = top[-3];
    gas -= message.gas;

    frame.report_paid(gas, Status::success);
    const auto result = frame.machine->create(message);
    frame.return_data = result.status == Status::revert ? result.output : BytesView{};
    frame.gas_refund += result.gas_refund;
    pushed = result.status == Status::success ? to_word(result.created) : uint256{};
    return {Status::success, gas + result.gas_left};
}

template Step create<CallKind::create>(uint256*, std::int64_t, Frame&) noexcept;
template Step create<CallKind::create2>(uint256*, std::int64_t, Frame&) noexcept;

Halt selfdestruct(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    if (frame.message->is_static) return {Status::static_mode_violation, 0};
    auto& machine = *frame.machine;
    const auto& self = frame.message->recipient;
    const auto beneficiary = address_from(top[0]);
    if (machine.warm_account(beneficiary)) gas -= kColdAccount;
    if (!machine.host().balance(self).is_zero() && machine.host().is_empty(beneficiary))
        gas -= kNewAccount;
    if (gas < 0) return {Status::out_of_gas, 0};
    if (auto* const tracer = machine.options().tracer)
        tracer->on_self_destruct(self, beneficiary, machine.host().balance(self));
    machine.host().self_destruct(self, beneficiary);
    return {Status::success, gas};
}

}  // namespace alt::evm::inst
