#pragma once

#include <filesystem>
#include <functional>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt::sys {

/// Replaces `to` as a whole by `from` compressed as one zstd frame with a checksum (RFC 8878).
/// Reads and writes in pieces, so that a file of any size fits; `seen` is told each piece of the
/// original, in order. One writer of `to` at a time. Errors: not_found, io.
Result<void> compress_file(const std::filesystem::path& from, const std::filesystem::path& to,
                           const std::function<void(BytesView)>& seen);

}  // namespace alt::sys
