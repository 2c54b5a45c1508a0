#pragma once

#include <chrono>
#include <cstdint>

#include "core/base/result.hpp"
#include "core/store/lifecycle_store.hpp"
#include "core/sys/clock.hpp"

/// When a live rollup's burst ends by itself. Each call takes the rollup's lease for a moment.
/// Errors: not_found, conflict (the rollup is not live, or somebody else drives it).
namespace alt::lifecycle {

/// Puts the end off. Gives the new one, ms since the epoch. conflict, too: no end is set.
Result<std::int64_t> extend_burst(store::LifecycleStore& store, sys::Clock& clock,
                                  std::int64_t rollup, std::chrono::milliseconds by);
/// Lets the burst end now: whoever supervises the rollup settles it.
Result<void> end_burst(store::LifecycleStore& store, sys::Clock& clock, std::int64_t rollup);
/// Whether a settlement has begun, though the phase may still be live: the portal may be closed
/// already, so there is no way back.
Result<bool> end_has_begun(store::LifecycleStore& store, std::int64_t rollup);

}  // namespace alt::lifecycle
