#pragma once

#include "core/lifecycle/run.hpp"

namespace alt::lifecycle {

/// Takes a planned rollup to live: factory, portal, launch, ready. May be repeated; goes on where
/// it stopped. On an error nothing has been bridged: `abort` undoes what there is.
Result<void> raise(Run& run);

/// Gives up a rollup that never went live: stops it, removes its folder, phase aborted.
/// conflict: somebody has deposited already.
Result<void> abort(Run& run);

/// Finds the rollup running, or runs it again from its folder.
Result<void> ensure_running(Run& run);

}  // namespace alt::lifecycle
