#pragma once

#include "core/codec/json.hpp"
#include "runtime/node/overrides.hpp"

namespace alt::rpc {

/// The state overrides of eth_call, eth_simulateV1 and debug_traceCall: an object by address with
/// balance, nonce, code, state, stateDiff, movePrecompileToAddress. Null, or JSON null: none.
/// invalid_input: names the account and the member.
Result<node::StateOverrides> parse_state_overrides(const codec::Json* json);

/// number, time, gasLimit, feeRecipient (or coinbase), prevRandao (or random), baseFeePerGas (or
/// baseFee), blobBaseFee, parentBeaconBlockRoot (or beaconRoot), withdrawals; `difficulty` is read
/// and has no effect after the merge. Null, or JSON null: none. invalid_input: names the member.
Result<node::BlockOverrides> parse_block_overrides(const codec::Json* json);

}  // namespace alt::rpc
