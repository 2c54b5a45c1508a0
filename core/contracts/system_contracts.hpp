#pragma once

#include <vector>

#include "core/base/bytes.hpp"
#include "core/contracts/predeploys.hpp"

/// The contracts that Ethereum's protocol calls by itself, at the addresses that mainnet has.
namespace alt::contracts {

/// Sender of the protocol's calls on Ethereum.
inline constexpr Address kSystemCaller =
    detail::address_of("fffffffffffffffffffffffffffffffffffffffe");
/// EIP-4788: beacon block roots by timestamp.
inline constexpr Address kBeaconRoots =
    detail::address_of("000f3df6d732807ef1319fb7b8bb8522d0beac02");
/// EIP-2935: hashes of the last 8,191 blocks.
inline constexpr Address kHistoryStorage =
    detail::address_of("0000f90827f1c53a10cb7a02335b175320002935");
/// EIP-7002: withdrawals that the execution layer asks for.
inline constexpr Address kWithdrawalRequests =
    detail::address_of("00000961ef480eb55e80d19ad83579a64c007002");
/// EIP-7251: consolidations of validators.
inline constexpr Address kConsolidationRequests =
    detail::address_of("0000bbddc7ce488642fb579f8b00f3a590007251");
/// EIP-6110: the deposit contract of mainnet's beacon chain.
inline constexpr Address kBeaconDeposits =
    detail::address_of("00000000219ab540356cbb839cbe05303d7705fa");

GenesisContract history_storage_contract();
/// What a chain of Prague or later needs from the start: EIP-4788, EIP-2935, EIP-7002, EIP-7251.
std::vector<GenesisContract> ethereum_system_contracts();

}  // namespace alt::contracts
