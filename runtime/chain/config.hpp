#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "core/base/wei.hpp"
#include "core/contracts/predeploys.hpp"
#include "runtime/chain/fork.hpp"

namespace alt::chain {

/// ethereum: base fee burned, tips to the beneficiary, no deposits, all of fork.hpp.
/// rollup: all fees and all self-destructed value to the fee vault, deposits, closing block.
enum class Kind { ethereum, rollup };

/// What the native currency of a rollup is worth at its end: bridged exits wei for wei, play never
/// exits.
enum class NativeCurrency { bridged, play };

/// Rules of one chain; constant over its life.
struct ChainConfig {
    std::uint64_t chain_id = 0;
    ForkSchedule forks = evm::Revision::osaka;
    Kind kind = Kind::ethereum;
    std::uint64_t gas_limit = 30'000'000;
    std::uint64_t min_block_time = 0;        ///< seconds between blocks; 1 on public networks
    uint256 initial_base_fee = kWeiPerGwei;  ///< wei, of the genesis block
    std::optional<uint256> fixed_base_fee;   ///< wei, of every block; none: EIP-1559

    // Rollups only.
    NativeCurrency native = NativeCurrency::bridged;
    Address fee_vault = contracts::kFeeVault;
    Address fee_recipient;  ///< on the parent: owner of the fee vault's exit
    std::uint64_t parent_chain_id = 0;
    Address portal;  ///< on the parent

    [[nodiscard]] bool is_rollup() const noexcept { return kind == Kind::rollup; }
};

}  // namespace alt::chain
