#pragma once

#include "core/base/hex.hpp"
#include "core/net/json_rpc.hpp"
#include "runtime/rpc/method_table.hpp"
#include "runtime/rpc/params.hpp"

namespace alt::rpc {

/// geth's code for what the chain refuses.
inline constexpr int kServerError = -32000;
/// EIP-1474: the transaction is rejected for the time being, as the pool has no room for it.
inline constexpr int kTransactionRejected = -32003;
/// EIP-4444: what was asked for is older than the history that is kept.
inline constexpr int kPruned = 4444;
/// execution-apis: the call reverted, and `data` has the revert data.
inline constexpr int kReverted = 3;

inline net::RpcError bad_params(const Error& error) {
    return {net::kInvalidParams, error.message, {}};
}
inline net::RpcError refused(const Error& error) {
    return {node::is_pruned(error) ? kPruned : kServerError, error.message, {}};
}
/// Why a transaction is not taken.
inline net::RpcError rejected(const Error& error) {
    return {error.retryable ? kTransactionRejected : kServerError, error.message, {}};
}

inline codec::Json quantity(std::uint64_t value) {
    return codec::Json(to_quantity(value));
}
inline codec::Json quantity(const uint256& value) {
    return codec::Json(to_quantity(value));
}
inline codec::Json hex(BytesView bytes) {
    return codec::Json(to_hex(bytes));
}
inline codec::Json null() {
    return codec::Json(nullptr);
}

}  // namespace alt::rpc

/// Binds a parsed parameter, or answers -32602.
#define ALT_PARAM(target, expression) \
    ALT_ANSWER_IMPL(ALT_CONCAT(alt_param_, __LINE__), target, expression, bad_params)
/// Binds what the node says, or answers -32000 with its refusal.
#define ALT_ANSWER(target, expression) \
    ALT_ANSWER_IMPL(ALT_CONCAT(alt_answer_, __LINE__), target, expression, refused)
/// Binds what became of a transaction, or answers why it is not taken.
#define ALT_TAKEN(target, expression) \
    ALT_ANSWER_IMPL(ALT_CONCAT(alt_taken_, __LINE__), target, expression, rejected)
#define ALT_ANSWER_IMPL(temporary, target, expression, to_answer) \
    auto temporary = (expression);                                \
    if (!temporary) return to_answer(temporary.error());          \
    target = std::move(temporary).value()
