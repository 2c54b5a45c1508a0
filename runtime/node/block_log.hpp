#pragma once

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

    /// Called with what is in the file before it is visited; gives the offset of the record to
    /// begin with, or 0 for the first.
    using Starter = std::function<Result<std::uint64_t>(BytesView file)>;

    /// Opens or makes `folder`/blocks.log, visits what is in it and cuts a torn tail: an unreadable
    /// rest that no readable record follows. Errors: corrupt (any other damage, by offset; another
    /// genesis), conflict, io.
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
    /// Tells logs that have the same size apart; see mark_at.
    Result<std::uint32_t> mark() const;
    /// Bytes of its records and header.
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint64_t bytes_cut() const noexcept { return bytes_cut_; }

private:
    BlockLog(std::filesystem::path path, sys::FileLock lock, int fd);
    Result<void> load(const Hash256& genesis_hash, const Visitor& visit, const Starter& start);
    Result<void> start_file(const Hash256& genesis_hash);
    Result<void> cut_tail(std::uint64_t offset, BytesView file);
    void reserve(std::uint64_t end);
    Result<void> write_all(BytesView bytes, std::uint64_t offset);
    [[nodiscard]] Error io_error(const char* what) const;

    std::filesystem::path path_;
    sys::FileLock lock_;
    int fd_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t reserved_ = 0;  ///< where the file ends, with its zeros
    std::uint64_t bytes_cut_ = 0;
    bool fresh_ = false;  ///< made by us and never synced
    Bytes batch_;
};

}  // namespace alt::node
