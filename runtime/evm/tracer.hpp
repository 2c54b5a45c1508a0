#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/receipt.hpp"
#include "runtime/evm/message.hpp"

namespace alt::evm {

struct CallResult;

/// What an instruction finds: the facts of EIP-3155 before it runs. The views are valid only during
/// the notice.
struct TraceStep {
    std::uint64_t pc;
    std::uint8_t opcode;
    const Address& account;          ///< whose storage the call uses; a creation's own
    int depth;                       ///< 0 for the transaction's own call; EIP-3155 counts from 1
    std::int64_t gas;                ///< left before the instruction
    std::int64_t refund;             ///< so far in this call and its finished inner ones
    std::span<const uint256> stack;  ///< bottom first
    BytesView memory;
    BytesView return_data;  ///< of the last inner call
};

/// How an instruction was paid.
struct TracePaid {
    std::int64_t gas;  ///< left to the caller; what is passed to an inner call has been taken
    Status status;     ///< why the call ends here, if not success
};

/// Watches an execution: every instruction of every call, in order. Only the reference dispatch
/// has one; without one nothing is spent on it.
/// Each `on_step` is followed by one `on_paid` of the same instruction, before anything else is
/// reported: an instruction that starts an inner call has paid when the inner call starts.
class Tracer {
public:
    virtual ~Tracer() = default;

    virtual void on_step(const TraceStep& step) noexcept = 0;
    virtual void on_paid(const TracePaid& paid) noexcept = 0;
    /// Calls and creations, precompiles and those that are refused included; a creation's recipient
    /// is not known yet.
    virtual void on_call_start(const Message& message) noexcept = 0;
    virtual void on_call_end(const CallResult& result) noexcept = 0;
    /// A log of the running call, before its instruction is paid. It counts unless a call around it
    /// fails.
    virtual void on_log(const eth::Log&) noexcept {}
    /// SELFDESTRUCT, before `balance` moves, between the instruction's two notices.
    virtual void on_self_destruct(const Address& /*account*/, const Address& /*beneficiary*/,
                                  const uint256& /*balance*/) noexcept {}
};

}  // namespace alt::evm
