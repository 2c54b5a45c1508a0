#pragma once

#include <vector>

#include "core/eth/exit_tree.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/state_view.hpp"

/// What a rollup records by itself at contracts::kSettlement, and how its life ends.
namespace alt::chain {

/// Deposits that the state has consumed.
struct DepositCursor {
    std::uint64_t count = 0;
    Hash256 hash;  ///< the portal's hash chain after `count` deposits
};

/// What a state owes to owners on the parent, leaves by index.
struct ExitSet {
    std::vector<eth::ExitLeaf> leaves;
    uint256 total;  ///< wei
};

DepositCursor deposit_cursor(const state::StateView& view);
/// True once the closing block has been executed; no block may follow.
bool is_closed(const state::StateView& view);
/// The creator that the registry names, or none.
std::optional<Address> creator_of(const state::StateView& view, const Address& contract);

/// Pure function of the state: a leaf for each account with a balance, in ascending order of
/// addresses. People own themselves, contracts belong to their creators, the fee vault and what has
/// no creator to the fee recipient. No leaves for play money.
ExitSet collect_exits(const state::StateView& view, const ChainConfig& config);
eth::ExitTree exit_tree(const ExitSet& exits, const ChainConfig& config);

/// The one transaction of the closing block.
eth::Transaction closing_transaction();
bool is_closing_transaction(const eth::Transaction& tx);

/// Moves the deposit cursor past a deposit.
void record_deposit(state::Journal& journal, const eth::Transaction& tx);
/// Notes who made the contracts of a transaction.
void record_creators(state::Journal& journal, const std::vector<Address>& created,
                     const Address& origin);
/// Writes the exit commitment of `view` and its parts.
void record_closing(state::Journal& journal, const state::StateView& view,
                    const ChainConfig& config);

}  // namespace alt::chain
