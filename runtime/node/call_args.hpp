#pragma once

#include <optional>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/node/overrides.hpp"

namespace alt::node {

/// The transaction object of eth_call, eth_estimateGas, eth_simulateV1 and their kin.
struct CallArgs : client::CallRequest {
    std::optional<uint256> gas_price;                 ///< wei
    std::optional<uint256> max_fee_per_gas;           ///< wei
    std::optional<uint256> max_priority_fee_per_gas;  ///< wei
    std::optional<uint256> max_fee_per_blob_gas;      ///< wei
    std::optional<std::uint64_t> nonce;
    std::optional<std::uint64_t> chain_id;
    std::optional<std::vector<eth::AccessEntry>> access_list;
    std::optional<std::vector<Hash256>> blob_versioned_hashes;
    std::optional<std::vector<eth::Authorization>> authorization_list;

    CallArgs() = default;
    CallArgs(client::CallRequest request) : client::CallRequest(std::move(request)) {}
};

/// The state and the block that a simulation finds instead of the chain's.
struct Overrides {
    StateOverrides state;
    BlockOverrides block;
};

/// The unsigned transaction that the arguments describe. Absent fees are zero. A legacy one only
/// with a gas price; otherwise what its lists ask for, at the least EIP-1559. invalid_input: fees
/// of both kinds, another chain's id.
Result<eth::Transaction> to_transaction(const CallArgs& args, std::uint64_t chain_id,
                                        std::uint64_t nonce, std::uint64_t gas_limit);

}  // namespace alt::node
