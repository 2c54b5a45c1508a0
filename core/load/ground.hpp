#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/load/accounts.hpp"
#include "core/load/remote.hpp"
#include "core/load/spec.hpp"

namespace alt::load {

/// Wei that a mint of `Kind::erc721` pays to the funder, and wei that a transfer of `Kind::eth`
/// moves.
inline constexpr std::uint64_t kMintPrice = 1'000'000'000;
inline constexpr std::uint64_t kTransferred = 1;

/// What a load stands on: a chain, funded accounts and contracts, as they are before it begins.
struct Ground {
    std::uint64_t chain_id = 0;
    std::string client;  ///< web3_clientVersion; empty: it does not say
    std::vector<Account> senders;
    std::vector<Address> recipients;  ///< empty: the senders, in a ring
    Address contract;                 ///< the token, or the mint; zero for Kind::eth
    uint256 max_fee;                  ///< wei per gas
    uint256 priority_fee;             ///< wei per gas
    std::uint64_t gas = 0;            ///< limit of one transaction
    std::uint64_t first_block = 0;    ///< the load's blocks come after this one
};

/// Called with the step that begins, done and total.
using Progress =
    std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)>;

/// Makes the ground of a Spec that sends transactions, or calls: derives the senders, gives them
/// ether for all their transactions (at the greatest fee) if any has too little, deploys what they
/// call. A handful of transactions of the funder, all mined when it returns.
/// Errors: conflict (the funder has too little: says how much is needed), invalid_input (a refused
/// or failed transaction), timeout, parent_unavailable.
Result<Ground> make_ground(const Spec& spec, const crypto::PrivateKey& funder, Remote& remote,
                           const Progress& progress);

}  // namespace alt::load
