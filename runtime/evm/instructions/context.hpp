#pragma once

#include "runtime/evm/instructions/memory.hpp"

namespace alt::evm::inst {

inline void address(uint256* top, Frame& frame) noexcept {
    top[1] = to_word(frame.message->recipient);
}
inline void caller(uint256* top, Frame& frame) noexcept {
    top[1] = to_word(frame.message->sender);
}
inline void callvalue(uint256* top, Frame& frame) noexcept {
    top[1] = frame.message->value;
}
inline void origin(uint256* top, Frame& frame) noexcept {
    top[1] = to_word(frame.machine->tx().origin);
}
inline void gasprice(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->tx().gas_price;
}
inline void coinbase(uint256* top, Frame& frame) noexcept {
    top[1] = to_word(frame.machine->block().coinbase);
}
inline void timestamp(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->block().timestamp;
}
inline void number(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->block().number;
}
inline void prevrandao(uint256* top, Frame& frame) noexcept {
    top[1] = to_word(frame.machine->block().prev_randao);
}
inline void gaslimit(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->block().gas_limit;
}
inline void chainid(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->block().chain_id;
}
inline void basefee(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->block().base_fee;
}
inline void blobbasefee(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->block().blob_base_fee;
}
inline void blobhash(uint256* top, Frame& frame) noexcept {
    const auto& hashes = frame.machine->tx().blob_hashes;
    const bool present = top[0].fits_u64() && top[0].low() < hashes.size();
    top[0] = present ? to_word(hashes[top[0].low()]) : uint256{};
}
inline void blockhash(uint256* top, Frame& frame) noexcept {
    const auto now = frame.machine->block().number;
    const auto asked = top[0].low();
    const bool known = top[0].fits_u64() && asked < now && now - asked <= 256;
    top[0] = known ? to_word(frame.machine->host().block_hash(asked)) : uint256{};
}

/// Pays for a first access (EIP-2929).
inline bool pay_account(Frame& frame, std::int64_t& gas, const Address& account) noexcept {
    if (frame.machine->warm_account(account)) gas -= kColdAccountExtra;
    return gas >= 0;
}
inline void selfbalance(uint256* top, Frame& frame) noexcept {
    top[1] = frame.machine->host().balance(frame.message->recipient);
}
inline Step balance(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    const auto account = address_from(top[0]);
    if (!pay_account(frame, gas, account)) return out_of_gas();
    top[0] = frame.machine->host().balance(account);
    return {Status::success, gas};
}
inline Step extcodesize(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    const auto account = address_from(top[0]);
    if (!pay_account(frame, gas, account)) return out_of_gas();
    top[0] = frame.machine->host().code(account)->size();
    return {Status::success, gas};
}
inline Step extcodehash(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    const auto account = address_from(top[0]);
    if (!pay_account(frame, gas, account)) return out_of_gas();
    auto& host = frame.machine->host();
    top[0] = host.is_empty(account) ? uint256{} : to_word(host.code_hash(account));
    return {Status::success, gas};
}
inline Step extcodecopy(uint256* top, std::int64_t gas, Frame& frame) noexcept {
    const auto account = address_from(top[0]);
    if (!pay_account(frame, gas, account)) return out_of_gas();
    const auto code = frame.machine->host().code(account);
    return copy_in(top - 1, gas, frame, code->bytes());
}

}  // namespace alt::evm::inst
