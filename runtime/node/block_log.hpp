#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/sys/file_lock.hpp"

namespace alt::node {

enum class RecordKind : std::uint8_t {
    block = 1,        ///< a sealed block's RLP
    transaction = 2,  ///< one accepted into the pool, in its EIP-2718 encoding
    edit = 3,         ///< of the state, in development: see AccountEdit
    revert = 4,       ///< back to the state with this serial number (Ledger), an RLP integer
    drop = 5,         ///< out of the pool goes the transaction with this hash; empty: all go
    synced = 6,       ///< the log survives power loss up to this offset, u64; never visited
    begin = 7,        ///< in the first one's place: records before this offset, u64, are gone
};

/// CRC-32C (Castagnoli), as iSCSI and ext4 use it.
std::uint32_t crc32c(BytesView data, std::uint32_t seed = 0) noexcept;

/// A check of what stands before an offset of a log, which must not be beyond its end.
std::uint32_t mark_at(BytesView log, std::uint64_t offset) noexcept;

/// The append-only file that a chain is rebuilt from. It starts with "ALTLOG1\n" and the genesis
/// hash; a record is u32 payload length, u8 kind, u32 CRC of the payload, u32 CRC of these nine
/// bytes (all little-endian), payload. A busy log is followed by zeros, for a sync of bytes that
/// the file already has needs no change of its metadata. A file has one owner, kept by a lock
/// beside it.
class BlockLog {
public:
    /// Called with each record in order, and the offset at which it starts.
    using Visitor =
        std::function<Result<void>(RecordKind, BytesView payload, std::uint64_t offset)>;

    /// Where to begin, and `knows_syncs` as it was there.
    struct Start {
        std::uint64_t offset = 0;  ///< of a record; 0: the first
        bool knows_syncs = false;
    };
    /// Called with what is in the file before it is visited.
    using Starter = std::function<Result<Start>(BytesView file)>;

    /// Opens or makes `folder`/blocks.log, visits what is in it and cuts a torn tail: what follows
    /// an unreadable record, unless the log says that it was durable beyond that (or, before the
    /// first sync, readable records follow). Errors: corrupt (any other damage, by offset; another
    /// genesis; it begins with records that were given back), conflict, io.
    static Result<BlockLog> open(const std::filesystem::path& folder, const Hash256& genesis_hash,
                                 const Visitor& visit, const Starter& start = {});
    BlockLog(BlockLog&& other) noexcept;
    BlockLog& operator=(BlockLog&&) = delete;
    ~BlockLog();

    /// Adds to the batch in memory.
    void append(RecordKind kind, BytesView payload);
    /// Hands the batch to the operating system: it survives kill -9 from here on.
    /// After an error the file holds the records before the batch, and nothing of it.
    Result<void> write();
    /// Makes all that was written survive power loss.
    Result<void> sync();
    /// Gives the disk back what records before this offset take; nothing can begin before it any
    /// more. Any thread, one at a time. Errors: unsupported (the file system does not do that), io.
    Result<void> give_back(std::uint64_t offset);
    /// The log has said how far it was durable. The writer's.
    [[nodiscard]] bool knows_syncs() const noexcept { return knows_syncs_ || noted_ != 0; }
    /// Tells logs that have the same size apart; see mark_at.
    Result<std::uint32_t> mark() const;
    /// Bytes of its records and header.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_.load(); }
    [[nodiscard]] std::uint64_t bytes_cut() const noexcept { return bytes_cut_; }

private:
    BlockLog(std::filesystem::path path, sys::FileLock lock, int fd);
    Result<void> load(const Hash256& genesis_hash, const Visitor& visit, const Starter& start);
    /// Records up to where reading begins may have been given back.
    [[nodiscard]] Result<void> check_begin(BytesView file, std::uint64_t at) const;
    Result<void> start_file(const Hash256& genesis_hash);
    Result<void> write_again(BytesView file, std::uint64_t synced);
    Result<void> cut_tail(std::uint64_t offset, BytesView file);
    void reserve(std::uint64_t end);
    void add(RecordKind kind, BytesView payload);
    void note_synced();
    Result<void> note_begin(std::uint64_t offset);
    Result<void> flush();
    Result<void> write_all(BytesView bytes, std::uint64_t offset);
    [[nodiscard]] Error io_error(const char* what) const;

    std::filesystem::path path_;
    sys::FileLock lock_;
    int fd_ = -1;
    std::atomic<std::uint64_t> size_{0};    ///< one thread writes while another syncs
    std::atomic<std::uint64_t> synced_{0};  ///< offset; 0: not yet since it was opened
    std::uint64_t noted_ = 0;               ///< the last offset in a record `synced`
    /// By an earlier batch: without, a torn write could not be told from damage.
    bool is_noted_ = false;
    bool knows_syncs_ = false;      ///< as it was opened
    std::uint64_t given_back_ = 0;  ///< up to there, since it was opened
    std::uint64_t reserved_ = 0;    ///< where the file ends, with its zeros
    std::uint64_t bytes_cut_ = 0;
    bool fresh_ = false;  ///< made by us and never synced
    Bytes batch_;
};

}  // namespace alt::node
