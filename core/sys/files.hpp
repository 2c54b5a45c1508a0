#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

/// The file system, with errors as values. Every message names the path.
namespace alt::sys {

/// The whole file. Errors: not_found, invalid_input (larger than `max_size` bytes), io.
Result<std::string> read_file(const std::filesystem::path& path,
                              std::size_t max_size = std::size_t{64} << 20);

/// Replaces the file as a whole: after a crash it holds the old content or the new one.
/// Writes a sibling, syncs it, renames it and syncs the folder. `mode` as chmod takes it.
Result<void> write_file_atomic(const std::filesystem::path& path, std::string_view content,
                               unsigned mode = 0600);

/// Makes the folder and its missing parents, all with mode 0700. An existing folder is success.
Result<void> make_dirs(const std::filesystem::path& path);

/// Removes a file or folder with everything in it, without following links. Nothing there is
/// success.
Result<void> remove_tree(const std::filesystem::path& path);

/// Names (not paths) of the folder's entries, sorted.
Result<std::vector<std::string>> list(const std::filesystem::path& path);

bool exists(const std::filesystem::path& path);

/// Flushes what was written to a file, by whomever, to the disk.
Result<void> sync_file(const std::filesystem::path& path);

/// Flushes a folder's entries to the disk, so that a created or renamed file survives a crash.
Result<void> sync_dir(const std::filesystem::path& path);

}  // namespace alt::sys
