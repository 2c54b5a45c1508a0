#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/lifecycle/run.hpp"
#include "core/settlement/exit_book.hpp"

namespace alt::lifecycle {

/// The exits of a rollup whose closing block is sealed. conflict: it is not closed yet.
Result<settlement::ExitBook> exit_book(const store::RollupRow& row, const driver::RollupSpec& spec);

/// The step with which every settlement begins; its effect cannot be taken back.
inline constexpr std::string_view kFirstStepOfEnd = "close_portal";

struct Settling {
    bool pay = true;   ///< push the payouts; false leaves every claim to its owner
    bool wait = true;  ///< sit out the challenge window; false returns when it has to be waited for
};

/// Takes a live rollup to settled (DESIGN, section 3): close the portal, drain, consume every
/// deposit, closing block, propose, wait out the challenge window, finalise, pay in batches, check
/// conservation. May be repeated at any moment and goes on where it stopped. Payouts that fail stay
/// claimable and do not stop it; a used up fees.parent_budget leaves those that remain to their
/// owners. Returns none when it is settled, else when the window ends (ms since 1970, our clock).
/// Errors: conflict (the rollup is not live yet, or
/// over), settlement_incomplete (safe to run again), the client's.
Result<std::optional<std::int64_t>> settle(Run& run, const Settling& how);

}  // namespace alt::lifecycle
