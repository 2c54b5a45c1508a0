#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

/// Contracts that exist from the first block on, and the addresses that the protocol knows.
namespace alt::contracts {

namespace detail {

consteval std::uint8_t hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    throw "not a lower-case hex digit";
}

consteval Address address_of(std::string_view hex) {
    Address out;
    if (hex.size() != 2 * Address::kSize) throw "not 40 digits";
    for (std::size_t i = 0; i < Address::kSize; ++i)
        out.bytes[i] =
            static_cast<std::uint8_t>(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
    return out;
}

}  // namespace detail

/// Rollup: collects all fees; its balance exits to the fee recipient.
inline constexpr Address kFeeVault = detail::address_of("4200000000000000000000000000000000000011");
/// Rollup: its storage root is part of the output root.
inline constexpr Address kMessagePasser =
    detail::address_of("4200000000000000000000000000000000000016");
/// Rollup: what the closing block commits to; written by the protocol alone.
inline constexpr Address kSettlement =
    detail::address_of("4200000000000000000000000000000000000a17");
/// Rollup: sender of the transactions that the protocol itself makes.
inline constexpr Address kSystemSender =
    detail::address_of("deaddeaddeaddeaddeaddeaddeaddeaddead0001");
/// Parent: the deterministic deployment proxy (Arachnid): call data is salt and init code.
inline constexpr Address kDeterministicDeployer =
    detail::address_of("4e59b44847b379578588920ca78fbf26c0b4956c");

/// Storage slots of kSettlement.
namespace settlement_slot {
inline constexpr std::uint64_t kExitCommitment = 0;  ///< zero until the closing block
inline constexpr std::uint64_t kDepositCount = 1;
inline constexpr std::uint64_t kDepositHash = 2;
inline constexpr std::uint64_t kExitRoot = 3;
inline constexpr std::uint64_t kExitCount = 4;
inline constexpr std::uint64_t kExitTotal = 5;  ///< wei
}  // namespace settlement_slot

/// Slot of kSettlement that holds the creator of `contract`:
/// keccak256(abi.encode(contract, bytes32("alt.creator"))).
Hash256 creator_slot(const Address& contract);

/// Call data of the closing block's transaction: the selector of `close()`.
Bytes closing_call();

/// One account with code of a genesis.
struct GenesisContract {
    std::string_view name;
    Address address;
    std::uint64_t nonce = 1;
    Bytes code;
};

/// Predeploys of every rollup: fee vault, message passer, settlement.
std::vector<GenesisContract> rollup_predeploys();
/// What the embedded parent has from the start: the deterministic deployer, the factory at the
/// address that the deployer would give it, and the portal implementation that the factory would
/// have created.
std::vector<GenesisContract> parent_predeploys();

}  // namespace alt::contracts
