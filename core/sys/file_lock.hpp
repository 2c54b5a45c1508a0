#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/base/result.hpp"

namespace alt::sys {

/// An exclusive lock on a file, held by this object and freed by the kernel when the process ends.
/// The file holds the owner's pid, for messages only; it stays after release.
class FileLock {
public:
    /// Takes the lock or says at once who has it. Two locks of one process conflict as well.
    /// Errors: conflict ("… is held by alt (pid 123)"), io.
    static Result<FileLock> try_lock(const std::filesystem::path& path);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    /// The pid in the file of a lock that somebody holds now; none when it is free.
    static std::optional<std::int64_t> holder(const std::filesystem::path& path);

private:
    explicit FileLock(int fd) : fd_(fd) {}
    void release() noexcept;

    int fd_ = -1;
};

}  // namespace alt::sys
