#pragma once

#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

namespace alt::evm {

/// What the block tells its code.
struct BlockContext {
    std::uint64_t number = 0;
    std::uint64_t timestamp = 0;  ///< seconds since the epoch
    std::uint64_t gas_limit = 0;
    Address coinbase;
    Hash256 prev_randao;
    uint256 base_fee;  ///< wei
    std::uint64_t chain_id = 0;
    uint256 blob_base_fee = 1;  ///< wei
};

/// What the transaction tells its code.
struct TxContext {
    Address origin;
    uint256 gas_price;  ///< wei, effective
    std::vector<Hash256> blob_hashes;
};

enum class CallKind : std::uint8_t { call, callcode, delegatecall, staticcall, create, create2 };

/// One call or creation.
struct Message {
    CallKind kind = CallKind::call;
    bool is_static = false;
    int depth = 0;
    std::int64_t gas = 0;
    Address sender;
    Address recipient;     ///< whose storage is used; ignored by creations
    Address code_address;  ///< whose code runs; equals `recipient` for call and staticcall
    uint256 value;         ///< wei; for delegatecall only what CALLVALUE shows
    BytesView input;       ///< call data, or init code; must outlive the execution
    uint256 salt;          ///< create2 only
};

constexpr bool is_create(CallKind kind) noexcept {
    return kind == CallKind::create || kind == CallKind::create2;
}

/// How a call ended. Everything after `revert` consumes all gas, except the three refusals before
/// any execution: call_depth_exceeded, insufficient_balance and nonce_overflow, which return it.
enum class Status : std::uint8_t {
    success,
    revert,
    out_of_gas,
    invalid_instruction,    ///< 0xfe, designed to fail
    undefined_instruction,  ///< a byte without a meaning in this revision
    stack_underflow,
    stack_overflow,
    bad_jump_destination,
    static_mode_violation,
    call_depth_exceeded,
    insufficient_balance,
    nonce_overflow,
    contract_collision,
    code_size_limit,       ///< EIP-170
    init_code_size_limit,  ///< EIP-3860
    invalid_code_prefix,   ///< EIP-3541
    return_data_out_of_bounds,
    precompile_failure,
};

/// "out of gas", "bad jump destination", …: for error messages.
std::string_view to_string(Status status) noexcept;

struct Outcome {
    Status status = Status::success;
    std::int64_t gas_left = 0;
    std::int64_t gas_refund =
        0;            ///< not capped; may be negative only inside a transaction; 0 unless success
    Bytes output;     ///< return or revert data
    Address created;  ///< creations: the address, also when it failed; zero if none was derived

    [[nodiscard]] bool success() const noexcept { return status == Status::success; }
};

}  // namespace alt::evm
