#pragma once

#include <cstdint>

#include "core/lifecycle/run.hpp"
#include "core/settlement/exit_book.hpp"

namespace alt::lifecycle {

/// The exits of a rollup whose closing block is sealed. conflict: it is not closed yet.
Result<settlement::ExitBook> exit_book(const store::RollupRow& row, const driver::RollupSpec& spec);

/// Takes a live rollup to settled (DESIGN, section 3): close the portal, drain, consume every
/// deposit, closing block, propose, wait out the challenge window, finalise, pay in batches, check
/// conservation. May be repeated at any moment and goes on where it stopped. Payouts that fail stay
/// claimable and do not stop it. `pay` false leaves every claim to its owner, and so does a used up
/// fees.parent_budget with those that remain. Errors: conflict (the rollup is not live yet, or
/// over), settlement_incomplete (safe to run again), the client's.
Result<void> settle(Run& run, bool pay);

}  // namespace alt::lifecycle
