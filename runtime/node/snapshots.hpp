#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "core/base/log.hpp"
#include "runtime/node/block_log.hpp"
#include "runtime/node/mempool.hpp"
#include "runtime/node/snapshot_file.hpp"
#include "runtime/node/workers.hpp"

namespace alt::node {

/// Keeps the two newest snapshots of a chain in a folder. One is written, on a worker, whenever the
/// block log has grown by as much as the last one takes: so what is written for snapshots in all is
/// of the order of the log, and so is what a restart executes of that of the state. Once a chain
/// has forgotten blocks, what the older of the two does not need of the log is given back.
class Snapshots {
public:
    /// All must outlive it. `least`: bytes that the log grows by before there is another one; 0:
    /// none are written.
    Snapshots(const std::filesystem::path& folder, std::uint64_t least, Ledger& ledger,
              Workers& workers, Logger& logger);
    Snapshots(const Snapshots&) = delete;
    Snapshots& operator=(const Snapshots&) = delete;
    /// Gives up the one that is being written.
    ~Snapshots();

    /// Makes the ledger the newest snapshot that is sound and belongs to the log, and gives the
    /// place of the first record after it and the pool that it had; the log's beginning if there is
    /// none. What is wrong with others is logged.
    Result<BlockLog::Start> load(BytesView log, std::vector<Bytes>& pooled);

    /// To be called by the writer when all that it has written is in the ledger or the pool.
    void after_round(BlockLog& log, const Mempool& mempool);
    /// Has one that is being written end early. Any thread.
    void stop() noexcept;

private:
    [[nodiscard]] Result<void> restore(const std::filesystem::path& path, BytesView log,
                                       std::vector<Bytes>& pooled, BlockLog::Start& start);
    [[nodiscard]] Result<SnapshotPoint> point(const BlockLog& log, const Mempool& mempool);
    void write(const SnapshotPoint& point, BlockLog& log);
    Result<SnapshotFigures> try_write(const SnapshotPoint& point);
    /// All but this one and the one before it.
    void drop_old(const std::filesystem::path& newest);
    /// Of a chain that does not keep its whole history: what neither of the two needs.
    void give_back(BlockLog& log, const SnapshotPoint& newest);

    std::filesystem::path folder_;
    std::filesystem::path log_path_;
    std::uint64_t least_;
    Ledger& ledger_;
    Workers& workers_;
    Logger& logger_;
    std::atomic<bool> stop_{false};

    std::mutex mutex_;  ///< guards what follows
    std::condition_variable idle_;
    bool is_writing_ = false;
    unsigned failures_ = 0;  ///< since the last one
    std::uint64_t last_offset_ = 0;
    std::uint64_t last_size_ = 0;   ///< bytes
    std::filesystem::path last_;    ///< empty: none
    std::uint64_t last_start_ = 0;  ///< of `last_`, in the log
    bool may_give_back_ = true;
};

}  // namespace alt::node
