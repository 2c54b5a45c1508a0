#include "core/sys/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <charconv>

#include "core/sys/descriptor.hpp"
#include "core/sys/process.hpp"

namespace alt::sys {
namespace {

std::optional<std::int64_t> read_pid(int fd) {
    std::array<char, 32> text{};
    const auto got = ::pread(fd, text.data(), text.size(), 0);
    if (got <= 0) return std::nullopt;
    std::int64_t pid = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + got, pid);
    if (parsed.ec != std::errc{} || pid <= 0) return std::nullopt;
    return pid;
}

Error held_error(const std::filesystem::path& path, std::optional<std::int64_t> pid) {
    std::string who = "another process";
    if (pid) {
        const auto name = process_name(*pid);
        who = (name.empty() ? "a process" : name) + " (pid " + std::to_string(*pid) + ")";
    }
    auto error = make_error(Errc::conflict, path.string() + " is held by " + who);
    error.retryable = true;
    return error;
}

}  // namespace

Result<FileLock> FileLock::try_lock(const std::filesystem::path& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file.valid()) return errno_error("open the lock", path.string());
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return held_error(path, read_pid(file.get()));
        return errno_error("lock", path.string());
    }
    const auto pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), pid.data(), pid.size(), 0) < 0)
        return errno_error("write the lock", path.string());
    return FileLock(file.release());
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    if (this != &other) {
        release();
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

FileLock::~FileLock() {
    release();
}

void FileLock::release() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

std::optional<std::int64_t> FileLock::holder(const std::filesystem::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return std::nullopt;
    // A shared request fails only while somebody holds the exclusive lock.
    if (::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;
    return read_pid(file.get());
}

}  // namespace alt::sys
