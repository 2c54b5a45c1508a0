#pragma once

#include <atomic>
#include <filesystem>
#include <vector>

#include "runtime/node/ledger.hpp"
#include "runtime/txpool/tx_pool.hpp"

/// Snapshots lie beside the block log, each a file of its own, so that a restart executes only the
/// blocks after the newest. They are made of it, and it can do without them.
namespace alt::node {

/// What belongs to a moment beside the chain.
struct SnapshotPoint {
    Capture capture;
    std::uint64_t log_offset = 0;  ///< records from there on are later
    std::uint32_t log_mark = 0;    ///< see BlockLog::mark
    bool log_knows_syncs = false;  ///< see BlockLog::knows_syncs
    std::vector<txpool::TxPtr> pooled;
};

struct LoadedSnapshot {
    Image image;
    std::uint64_t log_offset = 0;
    std::uint32_t log_mark = 0;
    bool log_knows_syncs = false;
    std::vector<Bytes> pooled;  ///< encoded transactions
};

/// What writing one came to.
struct SnapshotFigures {
    std::uint64_t accounts = 0;
    std::uint64_t bytes = 0;  ///< of the file
};

/// The name of a snapshot that starts at this offset of the log.
std::filesystem::path snapshot_path(const std::filesystem::path& folder, std::uint64_t log_offset);
/// Those in the folder, newest first.
Result<std::vector<std::filesystem::path>> list_snapshots(const std::filesystem::path& folder);

/// Writes one while the ledger goes on; it appears as a whole, synced, or not at all.
/// Errors: conflict (see Ledger::changes_since), interrupted (`stop` was set), io.
Result<SnapshotFigures> write_snapshot(const std::filesystem::path& path, const Ledger& ledger,
                                       const SnapshotPoint& point, const std::atomic<bool>& stop);
/// Errors: corrupt (damaged, or of another genesis or version), io.
Result<LoadedSnapshot> read_snapshot(const std::filesystem::path& path,
                                     const Hash256& genesis_hash);

}  // namespace alt::node
