#pragma once

#include <map>
#include <span>

#include "core/eth/header.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::chain {

struct GenesisAccount {
    uint256 balance;  ///< wei
    std::uint64_t nonce = 0;
    Bytes code;
    std::map<uint256, uint256> storage;
};

/// Block 0 and what it starts from. The same genesis gives the same block hash, always.
struct Genesis {
    ChainConfig config;
    std::map<Address, GenesisAccount> alloc;
    std::uint64_t timestamp = 0;  ///< seconds since the epoch
    Bytes extra_data;
};

/// `config` with the predeploys of a rollup and, from Prague on, the history contract. Portal,
/// parent and fee recipient are part of the block hash.
Genesis make_rollup_genesis(const ChainConfig& config, std::uint64_t timestamp);
/// A development parent: deterministic deployer, factory, portal implementation, from Prague on
/// Ethereum's system contracts, and 10,000 ether for each of `rich`.
Genesis make_parent_genesis(const ChainConfig& config, std::uint64_t timestamp,
                            std::span<const Address> rich);

/// The change from nothing to the genesis state.
state::Diff genesis_diff(const Genesis& genesis);
/// `state_root` is the root after genesis_diff was applied to an empty state.
eth::Block make_genesis_block(const Genesis& genesis, const Hash256& state_root);

}  // namespace alt::chain
