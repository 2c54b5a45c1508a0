#include "core/sys/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <system_error>

#include "core/sys/descriptor.hpp"

namespace alt::sys {
namespace {

Result<void> write_all(int fd, std::string_view content, const std::string& path) {
    while (!content.empty()) {
        const auto written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno_error("write", path);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> write_synced(const std::string& path, std::string_view content, unsigned mode) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file.valid()) return errno_error("create", path);
    if (::fchmod(file.get(), mode) != 0) return errno_error("set the mode of", path);
    ALT_TRY(write_all(file.get(), content, path));
    if (::fsync(file.get()) != 0) return errno_error("sync", path);
    return {};
}

/// Unique among threads and processes, so that two writers of one file never share a temporary.
std::string temporary_for(const std::filesystem::path& path) {
    static std::atomic<unsigned> serial{0};
    return path.string() + ".tmp." + std::to_string(::getpid()) + "." + std::to_string(++serial);
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t max_size) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return errno_error("read", path.string());
    std::string content;
    std::array<char, 65536> chunk{};
    while (true) {
        const auto got = ::read(file.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno_error("read", path.string());
        if (got == 0) return content;
        content.append(chunk.data(), static_cast<std::size_t>(got));
        if (content.size() > max_size)
            return make_error(Errc::invalid_input, path.string() + " is larger than " +
                                                       std::to_string(max_size) + " bytes");
    }
}

Result<void> write_file_atomic(const std::filesystem::path& path, std::string_view content,
                               unsigned mode) {
    const auto temporary = temporary_for(path);
    auto written = write_synced(temporary, content, mode);
    if (written && ::rename(temporary.c_str(), path.c_str()) != 0)
        written = errno_error("replace", path.string());
    if (!written) {
        ::unlink(temporary.c_str());
        return written;
    }
    return sync_dir(path.has_parent_path() ? path.parent_path() : ".");
}

Result<void> make_dirs(const std::filesystem::path& path) {
    std::filesystem::path made;
    for (const auto& part : path) {
        made /= part;
        if (::mkdir(made.c_str(), 0700) == 0) continue;
        const int number = errno;
        std::error_code ignored;
        if (!std::filesystem::is_directory(made, ignored))
            return errno_error("make the folder", made.string(), number);
    }
    return {};
}

Result<void> remove_tree(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error)
        return make_error(Errc::io, "cannot remove " + path.string() + ": " + error.message());
    return {};
}

Result<std::vector<std::string>> list(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::directory_iterator entry(path, error);
    std::vector<std::string> names;
    while (!error && entry != std::filesystem::directory_iterator{}) {
        names.push_back(entry->path().filename().string());
        entry.increment(error);
    }
    if (error) return errno_error("list", path.string(), error.value());
    std::ranges::sort(names);
    return names;
}

bool exists(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

Result<void> sync_file(const std::filesystem::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return errno_error("open", path.string());
    if (::fdatasync(file.get()) != 0) return errno_error("sync", path.string());
    return {};
}

Result<void> sync_dir(const std::filesystem::path& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.valid()) return errno_error("open the folder", path.string());
    if (::fsync(folder.get()) != 0) return errno_error("sync the folder", path.string());
    return {};
}

}  // namespace alt::sys
