#include "core/crypto/random.hpp"

#include <sys/random.h>

#include <cerrno>

namespace alt::crypto {

Result<void> random_bytes(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            return make_error(Errc::io, "getrandom failed");
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

}  // namespace alt::crypto
