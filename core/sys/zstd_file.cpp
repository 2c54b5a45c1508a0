#include "core/sys/zstd_file.hpp"

#include <fcntl.h>
#include <zstd.h>

#include <memory>
#include <vector>

#include "core/sys/descriptor.hpp"
#include "core/sys/files.hpp"

namespace alt::sys {
namespace {

constexpr int kLevel = 3;

struct FreeStream {
    void operator()(ZSTD_CCtx* stream) const noexcept { ZSTD_freeCCtx(stream); }
};
using Stream = std::unique_ptr<ZSTD_CCtx, FreeStream>;

Result<void> write_all(int fd, const std::uint8_t* data, std::size_t size,
                       const std::string& path) {
    while (size > 0) {
        const auto written = ::write(fd, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno_error("write", path);
        data += written;
        size -= static_cast<std::size_t>(written);
    }
    return {};
}

/// Fills the buffer unless the file ends.
Result<std::size_t> read_piece(int fd, std::vector<std::uint8_t>& into, const std::string& path) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        const auto got = ::read(fd, into.data() + filled, into.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno_error("read", path);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

class Compressor {
public:
    Compressor(int to, std::string path)
        : stream_(ZSTD_createCCtx()), to_(to), path_(std::move(path)) {
        ALT_ASSERT(stream_ != nullptr);
        ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1);
    }

    Result<void> add(BytesView piece, bool last) {
        ZSTD_inBuffer in{piece.data(), piece.size(), 0};
        while (true) {
            ZSTD_outBuffer out{buffer_.data(), buffer_.size(), 0};
            const auto left =
                ZSTD_compressStream2(stream_.get(), &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0)
                return make_error(Errc::io,
                                  "cannot compress " + path_ + ": " + ZSTD_getErrorName(left));
            ALT_TRY(write_all(to_, buffer_.data(), out.pos, path_));
            if (last ? left == 0 : in.pos == in.size) return {};
        }
    }

private:
    Stream stream_;
    int to_;
    std::string path_;
    std::vector<std::uint8_t> buffer_ = std::vector<std::uint8_t>(ZSTD_CStreamOutSize());
};

Result<void> compress(const std::string& from, const std::string& to,
                      const std::function<void(BytesView)>& seen) {
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.valid()) return errno_error("read", from);
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!out.valid()) return errno_error("create", to);
    Compressor compressor(out.get(), to);
    std::vector<std::uint8_t> piece(ZSTD_CStreamInSize());
    while (true) {
        ALT_TRY_ASSIGN(const auto size, read_piece(in.get(), piece, from));
        const BytesView view(piece.data(), size);
        if (seen) seen(view);
        const bool last = size < piece.size();
        ALT_TRY(compressor.add(view, last));
        if (last) break;
    }
    if (::fsync(out.get()) != 0) return errno_error("sync", to);
    return {};
}

}  // namespace

Result<void> compress_file(const std::filesystem::path& from, const std::filesystem::path& to,
                           const std::function<void(BytesView)>& seen) {
    const auto temporary = to.string() + ".tmp";
    auto done = compress(from.string(), temporary, seen);
    if (done && ::rename(temporary.c_str(), to.c_str()) != 0)
        done = errno_error("replace", to.string());
    if (!done) {
        ::unlink(temporary.c_str());
        return done;
    }
    return sync_dir(to.has_parent_path() ? to.parent_path() : ".");
}

}  // namespace alt::sys
