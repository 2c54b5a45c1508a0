#include "runtime/evm/machine.hpp"

#include <limits>

#include "core/crypto/keccak.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evm/delegation.hpp"
#include "runtime/evm/interpreter.hpp"
#include "runtime/evm/precompiles.hpp"
#include "runtime/evm/word.hpp"

namespace alt::evm {
namespace {

constexpr std::int64_t kGasPerCodeByte = 200;

CallResult refuse(Status status, std::int64_t gas) noexcept {
    return {status, gas, 0, {}, {}};
}
CallResult fail(Status status) noexcept {
    return {status, 0, 0, {}, {}};
}

bool moves_value(CallKind kind) noexcept {
    return kind != CallKind::delegatecall && kind != CallKind::staticcall;
}

}  // namespace

Machine::Machine(Host& host, Revision revision, BlockContext block, TxContext tx, Options options)
    : host_(host),
      rules_(rules_of(revision)),
      block_(block),
      tx_(std::move(tx)),
      options_(options) {}

std::uint16_t Machine::precompile_for(const Address& code_address) const noexcept {
    if (options_.moves != nullptr)
        if (const auto moved = options_.moves->find(code_address); moved != options_.moves->end())
            return moved->second;
    return precompile_at(code_address, rules_);
}

Callee Machine::resolve(const Address& code_address) noexcept {
    if (const auto id = precompile_for(code_address); id != 0) return {id, nullptr, {}};
    auto code = host_.code(code_address);
    if (!rules_.delegations) return {0, std::move(code), {}};
    const auto target = delegation_target(code->bytes());
    if (target) code = host_.code(*target);
    return {0, std::move(code), target};
}

CallResult Machine::run_call(const Message& message, const Callee& callee) noexcept {
    if (message.depth > kMaxDepth) return refuse(Status::call_depth_exceeded, message.gas);
    if (moves_value(message.kind) && !message.value.is_zero() &&
        message.value > host_.balance(message.sender))
        return refuse(Status::insufficient_balance, message.gas);

    const auto before = host_.snapshot();
    // A transfer of nothing touches the recipient (EIP-161); the other kinds run on their caller's
    // account.
    if (message.kind == CallKind::call || message.kind == CallKind::staticcall)
        host_.transfer(message.sender, message.recipient, message.value);

    CallResult result{Status::success, message.gas, 0, {}, {}};
    if (callee.precompile != 0) {
        result = run_precompile(callee.precompile, message);
    } else if (!callee.code->empty()) {
        result = run_code(message, *callee.code);
    }
    if (result.status != Status::success) host_.revert_to(before);
    return result;
}

CallResult Machine::run_precompile(std::uint16_t id, const Message& message) noexcept {
    auto& output = frames_.at(message.depth).precompile_output;
    const auto result = evm::run_precompile(id, rules_, message.input, message.gas, output);
    return {result.status, result.gas_left, 0, output, {}};
}

CallResult Machine::run_code(const Message& message, const Code& code) noexcept {
    auto& running = frames_.at(message.depth);
    running.start(*this, message, code);
    const auto result = interpret(running, message.gas);
    if (result.status == Status::success)
        return {result.status, result.gas_left, running.gas_refund, running.output, {}};
    if (result.status == Status::revert)
        return {result.status, result.gas_left, 0, running.output, {}};
    return fail(result.status);
}

Address Machine::derive_address(const Message& message) noexcept {
    if (message.kind == CallKind::create2)
        return eth::create2_address(message.sender, to_hash(message.salt),
                                    crypto::keccak256(message.input));
    const auto nonce = host_.nonce(message.sender);
    return eth::create_address(message.sender, message.depth == 0 ? nonce - 1 : nonce);
}

CallResult Machine::run_creation(const Message& message) noexcept {
    if (message.depth > kMaxDepth) return refuse(Status::call_depth_exceeded, message.gas);
    if (message.value > host_.balance(message.sender))
        return refuse(Status::insufficient_balance, message.gas);
    const auto nonce = host_.nonce(message.sender);
    if (message.depth > 0 && nonce == std::numeric_limits<std::uint64_t>::max())
        return refuse(Status::nonce_overflow, message.gas);

    const auto created = derive_address(message);
    if (message.depth > 0) host_.set_nonce(message.sender, nonce + 1);
    // Stays warm even if the creation fails (EIP-2929).
    host_.warm_account(created);
    auto result = fail(Status::contract_collision);
    if (!host_.collides(created)) {
        const auto before = host_.snapshot();
        result = run_init_code(message, created);
        if (result.status != Status::success) host_.revert_to(before);
    }
    result.created = created;
    return result;
}

CallResult Machine::run_init_code(const Message& message, const Address& created) noexcept {
    host_.begin_create(created);
    host_.transfer(message.sender, created, message.value);

    Message inner = message;
    inner.recipient = created;
    inner.code_address = created;
    inner.input = {};
    const Code init_code{message.input, Hash256{}};
    auto result = run_code(inner, init_code);
    if (result.status != Status::success) return result;

    const auto code = result.output;
    if (!code.empty() && code[0] == 0xef) return fail(Status::invalid_code_prefix);
    if (code.size() > rules_.max_code_size) return fail(Status::code_size_limit);
    result.gas_left -= kGasPerCodeByte * static_cast<std::int64_t>(code.size());
    if (result.gas_left < 0) return fail(Status::out_of_gas);
    host_.set_code(created, code);
    return result;
}

}  // namespace alt::evm
