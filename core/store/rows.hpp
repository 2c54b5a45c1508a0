#pragma once

#include <string_view>

#include "core/store/database.hpp"
#include "core/store/records.hpp"

/// How the rows of SQLite become records. Each reader takes the columns in the order in which the
/// record has its members, unless something else is said.
namespace alt::store {

/// For `read_rollup`.
inline constexpr std::string_view kRollupColumns =
    "id, name, phase, manifest, manifest_digest, manifest_source, spec, handle, closing, "
    "last_error, created_ms, live_ms, expires_ms, settled_ms, ended_ms";
/// For `read_rollup`, with the long texts left empty.
inline constexpr std::string_view kBriefColumns =
    "id, name, phase, '', manifest_digest, manifest_source, '', '', '', last_error, created_ms, "
    "live_ms, expires_ms, settled_ms, ended_ms";

RollupRow read_rollup(Statement& row);
StepRow read_step(Statement& row);
ParentTxRow read_tx(Statement& row);
/// rollup, pid, start_time, purpose, token
Lease read_lease(Statement& row);
EventRow read_event(Statement& row);

}  // namespace alt::store
