#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt::sys {

/// How hard zstd tries: `quick` for what is written again and again, `small` for what is kept.
enum class ZstdEffort { quick = 1, small = 3 };

/// Writes one zstd frame with a checksum (RFC 8878) into a file that appears as a whole, synced, or
/// not at all. One writer of a path at a time.
class ZstdWriter {
public:
    /// Errors: not_found, io.
    static Result<ZstdWriter> create(const std::filesystem::path& path, ZstdEffort effort);
    ZstdWriter(ZstdWriter&&) noexcept;
    ZstdWriter& operator=(ZstdWriter&&) noexcept;
    /// Leaves nothing unless it was finished.
    ~ZstdWriter();

    Result<void> write(BytesView piece);
    /// Gives the size of the file, bytes.
    Result<std::uint64_t> finish();

private:
    struct Impl;
    explicit ZstdWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Reads what a ZstdWriter wrote.
class ZstdReader {
public:
    /// Errors: not_found, io.
    static Result<ZstdReader> open(const std::filesystem::path& path);
    ZstdReader(ZstdReader&&) noexcept;
    ZstdReader& operator=(ZstdReader&&) noexcept;
    ~ZstdReader();

    /// Fills `into` as far as there is something; less than its size is the end of the frame, whose
    /// checksum was right. Errors: corrupt (damaged, or cut), io.
    Result<std::size_t> read(std::span<std::uint8_t> into);

private:
    struct Impl;
    explicit ZstdReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Replaces `to` as a whole by `from` compressed as one zstd frame with a checksum (RFC 8878).
/// Reads and writes in pieces, so that a file of any size fits; `seen` is told each piece of the
/// original, in order. One writer of `to` at a time. Errors: not_found, io.
Result<void> compress_file(const std::filesystem::path& from, const std::filesystem::path& to,
                           const std::function<void(BytesView)>& seen);

}  // namespace alt::sys
