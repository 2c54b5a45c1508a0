#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/bytes.hpp"
#include "core/sys/process.hpp"

/// Rows of the lifecycle store. Times are milliseconds since the epoch; 0 means "not yet".
namespace alt::store {

/// A rollup as the store knows it; ids are never reused.
struct RollupRow {
    std::int64_t id = 0;
    std::string name;             ///< unique among rollups that are not disposed or aborted
    std::string phase;            ///< lifecycle::to_string(Phase)
    std::string manifest;         ///< canonical TOML
    std::string manifest_digest;  ///< 0x…
    std::string manifest_source;  ///< path, "-" or profile
    std::string spec;             ///< JSON of driver::RollupSpec; empty before it is planned
    std::string handle;           ///< JSON of driver::Handle; empty before launch
    std::string closing;          ///< JSON of driver::Closing; empty before the closing block
    std::string last_error;
    std::int64_t created_ms = 0;
    std::int64_t live_ms = 0;
    std::int64_t expires_ms = 0;
    std::int64_t settled_ms = 0;
    std::int64_t ended_ms = 0;  ///< disposed or aborted
};

/// One journaled step: intent row, then the effect, then its outcome.
struct StepRow {
    std::int64_t rollup = 0;
    std::string name;
    bool done = false;
    std::uint32_t attempts = 0;
    std::string detail;  ///< of the outcome, or the last error
    std::int64_t begun_ms = 0;
    std::int64_t done_ms = 0;
};

/// A signed parent transaction; recorded before it is broadcast.
struct ParentTxRow {
    std::int64_t rollup = 0;
    std::string step;
    std::uint64_t nonce = 0;
    Hash256 hash;
    Bytes raw;
    std::string state;  ///< intent, mined, failed, dropped
    std::uint64_t block_num = 0;
    std::uint64_t gas_used = 0;
};

/// Who drives a rollup at the moment. The token rises with each acquisition and fences off an
/// earlier holder.
struct Lease {
    std::int64_t rollup = 0;
    sys::ProcessId owner;
    std::string purpose;
    std::uint64_t token = 0;
};

/// Something that a person may want to know afterwards.
struct EventRow {
    std::int64_t id = 0;
    std::int64_t rollup = 0;
    std::int64_t at_ms = 0;
    std::string kind;  ///< phase, step, error, note
    std::string text;
};

}  // namespace alt::store
