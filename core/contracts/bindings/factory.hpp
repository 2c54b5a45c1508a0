#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

/// AltFactory: call data, logs and addresses. Nothing here does I/O.
namespace alt::contracts {

/// The terms of a rollup (IAltFactory.OpenParams); fixed for ever once it is opened.
struct OpenParams {
    Hash256 salt;  ///< distinguishes rollups of one opener with equal terms
    Address proposer;
    uint256 rollup_chain_id;
    Hash256 genesis_hash;
    Hash256 manifest_digest;
    std::uint64_t challenge_window = 0;  ///< seconds
    std::uint64_t settle_by = 0;         ///< seconds since the epoch; 0: none
};

Bytes encode_open(const OpenParams& params);
Bytes encode_predict(const Address& opener, const OpenParams& params);

/// Address of the portal that `opener` gets from `factory`; what AltFactory.predict answers,
/// without a call.
Address predict_portal(const Address& factory, const Address& opener, const OpenParams& params);
/// The implementation that a factory creates in its constructor (CREATE, nonce 1).
Address portal_implementation(const Address& factory);
/// Where kDeterministicDeployer puts the factory, on every chain.
Address factory_address();
/// Call data for kDeterministicDeployer: salt zero and the factory's init code.
Bytes factory_deployment();

struct RollupOpened {
    Address portal;
    Address proposer;
    uint256 rollup_chain_id;
    Hash256 genesis_hash;
    Hash256 manifest_digest;
};

Hash256 rollup_opened_topic();
/// @return invalid_input if the log is another one or malformed.
Result<RollupOpened> decode_rollup_opened(std::span<const Hash256> topics, BytesView data);

}  // namespace alt::contracts
