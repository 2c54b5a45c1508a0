#include "runtime/node/snapshots.hpp"

#include <chrono>

#include "core/sys/files.hpp"

namespace alt::node {
namespace {

/// Walks that were disturbed in a row before nothing is let disturb the next one.
constexpr unsigned kPatience = 3;

/// Bytes of a state in memory for one in a snapshot, or so.
constexpr std::uint64_t kMemoryBySize = 4;

using Clock = std::chrono::steady_clock;

std::string ms_since(Clock::time_point begin) {
    return std::to_string(
               std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin)
                   .count()) +
           " ms";
}

}  // namespace

Snapshots::Snapshots(const std::filesystem::path& folder, std::uint64_t least, Ledger& ledger,
                     Workers& workers, Logger& logger)
    : folder_(folder / "snapshots"),
      log_path_(folder / "blocks.log"),
      least_(least),
      ledger_(ledger),
      workers_(workers),
      logger_(logger) {}

void Snapshots::stop() noexcept {
    stop_ = true;
}

Snapshots::~Snapshots() {
    stop();
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [&] { return !is_writing_; });
}

Result<BlockLog::Start> Snapshots::load(BytesView log, std::vector<Bytes>& pooled) {
    if (!sys::exists(folder_)) return BlockLog::Start{};
    const auto paths = list_snapshots(folder_);
    if (!paths) {
        logger_.warn("node", "no snapshot is used: " + paths.error().message);
        return BlockLog::Start{};
    }
    for (const auto& path : *paths) {
        const auto begin = Clock::now();
        BlockLog::Start start;
        if (const auto done = restore(path, log, pooled, start); !done) {
            logger_.warn("node",
                         "the snapshot " + path.string() + " is not used: " + done.error().message);
            continue;
        }
        logger_.info("node", "block " + std::to_string(ledger_.head()->number()) + " from " +
                                 path.string() + " in " + ms_since(begin));
        const std::lock_guard lock(mutex_);
        std::error_code ignored;
        last_ = path;
        last_offset_ = last_start_ = start.offset;
        last_size_ = std::filesystem::file_size(path, ignored);
        return start;
    }
    return BlockLog::Start{};
}

Result<void> Snapshots::restore(const std::filesystem::path& path, BytesView log,
                                std::vector<Bytes>& pooled, BlockLog::Start& start) {
    ALT_TRY_ASSIGN(auto loaded, read_snapshot(path, ledger_.genesis_hash()));
    if (loaded.log_offset > log.size() || mark_at(log, loaded.log_offset) != loaded.log_mark)
        return make_error(Errc::corrupt, "it does not belong to the block log beside it");
    ALT_TRY(ledger_.restore(std::move(loaded.image)));
    pooled = std::move(loaded.pooled);
    start = {loaded.log_offset, loaded.log_knows_syncs};
    return {};
}

void Snapshots::after_round(BlockLog& log, const Mempool& mempool) {
    if (least_ == 0 || stop_) return;
    unsigned failures = 0;
    {
        const std::lock_guard lock(mutex_);
        // The first one is as large as the next, which its size will speak for.
        const auto size = last_size_ != 0 ? last_size_ : ledger_.state_memory() / kMemoryBySize;
        if (is_writing_ || log.size() - last_offset_ < std::max(least_, size)) return;
        if (!workers_.begin_long()) return;
        is_writing_ = true;
        failures = failures_;
    }
    // Held until it is written, so that nothing can come in between.
    Ledger::Turn turn;
    if (failures >= kPatience) turn = ledger_.take_turn();
    auto next = point(log, mempool);
    if (!next) {
        logger_.warn("node", "no snapshot: " + next.error().message);
        workers_.end_long();
        const std::lock_guard lock(mutex_);
        is_writing_ = false;
        last_offset_ = log.size();
        return;
    }
    if (failures >= kPatience) return write(*next, log);
    workers_.run([this, &log, moved = std::make_shared<SnapshotPoint>(std::move(*next))] {
        write(*moved, log);
    });
}

Result<SnapshotPoint> Snapshots::point(const BlockLog& log, const Mempool& mempool) {
    SnapshotPoint out;
    ALT_TRY_ASSIGN(out.log_mark, log.mark());
    out.log_offset = log.size();
    out.log_knows_syncs = log.knows_syncs();
    out.capture = ledger_.capture();
    out.pooled = mempool.all();
    return out;
}

void Snapshots::write(const SnapshotPoint& point, BlockLog& log) {
    const auto begin = Clock::now();
    const auto done = try_write(point);
    ledger_.release();
    if (done) give_back(log, point);
    workers_.end_long();
    const auto number = std::to_string(point.capture.head->number());
    if (done)
        logger_.info("node", "snapshot of block " + number + ": " + std::to_string(done->accounts) +
                                 " accounts, " + std::to_string(done->bytes) + " bytes, " +
                                 ms_since(begin));
    else if (!stop_)
        logger_.warn("node", "no snapshot of block " + number + ": " + done.error().message);
    const std::lock_guard lock(mutex_);
    const bool is_disturbed = !done && done.error().code == Errc::conflict;
    failures_ = is_disturbed ? failures_ + 1 : 0;
    // What was only disturbed is tried again soon, and what failed when there is more to gain.
    if (!is_disturbed) last_offset_ = point.log_offset;
    if (done) {
        last_ = snapshot_path(folder_, point.log_offset);
        last_start_ = point.log_offset;
        last_size_ = done->bytes;
    }
    is_writing_ = false;
    idle_.notify_all();
}

Result<SnapshotFigures> Snapshots::try_write(const SnapshotPoint& point) {
    ALT_TRY(sys::make_dirs(folder_));
    // A snapshot must not be ahead of what a power failure leaves of the log.
    ALT_TRY(sys::sync_file(log_path_));
    const auto path = snapshot_path(folder_, point.log_offset);
    ALT_TRY_ASSIGN(const auto figures, write_snapshot(path, ledger_, point, stop_));
    drop_old(path);
    return figures;
}

void Snapshots::give_back(BlockLog& log, const SnapshotPoint& newest) {
    std::uint64_t needed = 0;
    {
        const std::lock_guard lock(mutex_);
        needed = last_start_;
    }
    if (newest.capture.first_block == 0 || needed == 0 || !may_give_back_) return;
    const auto done = log.give_back(needed);
    if (done) return;
    may_give_back_ = done.error().code != Errc::unsupported;
    logger_.warn("node", done.error().message);
}

void Snapshots::drop_old(const std::filesystem::path& newest) {
    std::filesystem::path before;
    {
        const std::lock_guard lock(mutex_);
        before = last_;
    }
    const auto names = sys::list(folder_);
    if (!names) return;
    for (const auto& name : *names)
        if (folder_ / name != newest && folder_ / name != before)
            static_cast<void>(sys::remove_tree(folder_ / name));
}

}  // namespace alt::node
