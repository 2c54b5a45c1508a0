#pragma once

#include <atomic>

#include "core/load/report.hpp"

namespace alt::load {

/// One load, from nothing to its figures: makes the ground, signs, warms up, sends, waits until all
/// is mined, checks every receipt and balance. The clock of the figures runs from the first byte.
/// A report that is not clean is a value. `stop` ends it early.
/// Errors: usage (the Spec), interrupted (by `stop`), and those of make_ground.
Result<Report> run(const Spec& spec, const crypto::PrivateKey& funder, sys::Clock& clock,
                   const Progress& progress, const std::atomic<bool>& stop);

}  // namespace alt::load
