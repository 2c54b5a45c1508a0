#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evm/revision.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::evmtool {

/// A sender and a contract whose addresses are easy to recognise.
inline constexpr Address kDefaultSender{
    {0x5e, 0x4d, 0xe4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}};
inline constexpr Address kDefaultReceiver{
    {0xc0, 0xde, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}};

/// One call outside any transaction: no intrinsic gas, no fees, no signature.
struct RunRequest {
    std::optional<Bytes> code;  ///< put at the receiver first; none: what the state has there
    Bytes input;
    std::int64_t gas = 10'000'000'000;
    uint256 value;  ///< wei; the sender is given what it lacks of it
    Address sender = kDefaultSender;
    Address receiver = kDefaultReceiver;
    state::Diff prestate;  ///< the whole state before
    evm::Revision revision = evm::kRules.back().revision;
};

struct RunReport {
    evm::Status status = evm::Status::success;
    Bytes output;
    std::uint64_t gas_used = 0;    ///< without the refund
    std::uint64_t gas_refund = 0;  ///< before any cap
    std::vector<eth::Log> logs;
    Hash256 state_root;  ///< after the call
};

/// Sender, receiver and coinbase (the zero address) are warm, as in a transaction. The block is
/// number 0 of chain 1, without fees.
RunReport run_code(const RunRequest& request, const evm::Options& options);

}  // namespace alt::evmtool
