#pragma once

#include <filesystem>

#include "core/lifecycle/run.hpp"

namespace alt::lifecycle {

/// Where a disposed rollup's archive and certificate are.
std::filesystem::path archive_folder(const std::filesystem::path& home,
                                     const store::RollupRow& row);

/// Disposes of a settled rollup: archive and certificate, then stop, remove, verify that nothing is
/// left. `abandon` also takes one whose final root is proposed: its claim kit is all that the
/// owners need. One that never went live is aborted. Over already: nothing to do. Errors: conflict
/// (bridged value is unsettled; with `abandon`: nobody could claim it), io.
Result<void> dispose(Run& run, bool abandon);

}  // namespace alt::lifecycle
