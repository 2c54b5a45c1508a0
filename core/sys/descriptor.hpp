#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.hpp"

namespace alt::sys {

/// Owns a file descriptor. For core/sys and core/net alone.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }

    [[nodiscard]] bool valid() const noexcept { return fd_ >= 0; }
    [[nodiscard]] int get() const noexcept { return fd_; }
    int release() noexcept { return std::exchange(fd_, -1); }

private:
    int fd_;
};

/// "cannot <what> <path>: <reason of errno>".
inline Error errno_error(std::string_view what, const std::string& path, int number = errno) {
    const auto code = number == ENOENT ? Errc::not_found : Errc::io;
    return make_error(code, "cannot " + std::string(what) + " " + path + ": " +
                                std::string(std::strerror(number)));
}

}  // namespace alt::sys
