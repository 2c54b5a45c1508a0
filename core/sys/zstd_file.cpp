#include "core/sys/zstd_file.hpp"

#include <fcntl.h>
#include <zstd.h>

#include <vector>

#include "core/sys/descriptor.hpp"
#include "core/sys/files.hpp"

namespace alt::sys {
namespace {

struct FreeStream {
    void operator()(ZSTD_CCtx* stream) const noexcept { ZSTD_freeCCtx(stream); }
    void operator()(ZSTD_DCtx* stream) const noexcept { ZSTD_freeDCtx(stream); }
};

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
Result<std::size_t> read_piece(int fd, std::span<std::uint8_t> into, const std::string& path) {
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

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : ".";
}

}  // namespace

struct ZstdWriter::Impl {
    Impl(std::string target, ZstdEffort effort)
        : path(std::move(target)), temporary(path + ".tmp"), stream(ZSTD_createCCtx()) {
        ALT_ASSERT(stream != nullptr);
        ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_compressionLevel, static_cast<int>(effort));
        ZSTD_CCtx_setParameter(stream.get(), ZSTD_c_checksumFlag, 1);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;
    ~Impl() {
        if (file.valid() && !finished) ::unlink(temporary.c_str());
    }

    Result<void> add(BytesView piece, bool last) {
        ZSTD_inBuffer in{piece.data(), piece.size(), 0};
        while (true) {
            ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
            const auto left =
                ZSTD_compressStream2(stream.get(), &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0)
                return make_error(Errc::io,
                                  "cannot compress " + path + ": " + ZSTD_getErrorName(left));
            ALT_TRY(write_all(file.get(), buffer.data(), out.pos, temporary));
            size += out.pos;
            if (last ? left == 0 : in.pos == in.size) return {};
        }
    }

    std::string path;
    std::string temporary;
    Descriptor file;
    bool finished = false;
    std::uint64_t size = 0;
    std::unique_ptr<ZSTD_CCtx, FreeStream> stream;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(ZSTD_CStreamOutSize());
};

ZstdWriter::ZstdWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ZstdWriter::ZstdWriter(ZstdWriter&&) noexcept = default;
ZstdWriter& ZstdWriter::operator=(ZstdWriter&&) noexcept = default;
ZstdWriter::~ZstdWriter() = default;

Result<ZstdWriter> ZstdWriter::create(const std::filesystem::path& path, ZstdEffort effort) {
    auto impl = std::make_unique<Impl>(path.string(), effort);
    impl->file =
        Descriptor(::open(impl->temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!impl->file.valid()) return errno_error("create", impl->temporary);
    return ZstdWriter(std::move(impl));
}

Result<void> ZstdWriter::write(BytesView piece) {
    return impl_->add(piece, false);
}

Result<std::uint64_t> ZstdWriter::finish() {
    ALT_TRY(impl_->add({}, true));
    if (::fsync(impl_->file.get()) != 0) return errno_error("sync", impl_->temporary);
    if (::rename(impl_->temporary.c_str(), impl_->path.c_str()) != 0)
        return errno_error("replace", impl_->path);
    impl_->finished = true;
    ALT_TRY(sync_dir(folder_of(impl_->path)));
    return impl_->size;
}

struct ZstdReader::Impl {
    explicit Impl(std::string source) : path(std::move(source)), stream(ZSTD_createDCtx()) {
        ALT_ASSERT(stream != nullptr);
    }
    [[nodiscard]] Error corrupt(const std::string& why) const {
        return make_error(Errc::corrupt, path + " is damaged: " + why);
    }

    std::string path;
    Descriptor file;
    std::unique_ptr<ZSTD_DCtx, FreeStream> stream;
    std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(ZSTD_DStreamInSize());
    ZSTD_inBuffer in{nullptr, 0, 0};
    bool ended = false;
};

ZstdReader::ZstdReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ZstdReader::ZstdReader(ZstdReader&&) noexcept = default;
ZstdReader& ZstdReader::operator=(ZstdReader&&) noexcept = default;
ZstdReader::~ZstdReader() = default;

Result<ZstdReader> ZstdReader::open(const std::filesystem::path& path) {
    auto impl = std::make_unique<Impl>(path.string());
    impl->file = Descriptor(::open(impl->path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!impl->file.valid()) return errno_error("read", impl->path);
    return ZstdReader(std::move(impl));
}

Result<std::size_t> ZstdReader::read(std::span<std::uint8_t> into) {
    auto& in = impl_->in;
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    while (out.pos < out.size && !impl_->ended) {
        if (in.pos == in.size) {
            ALT_TRY_ASSIGN(in.size, read_piece(impl_->file.get(), impl_->buffer, impl_->path));
            in.src = impl_->buffer.data();
            in.pos = 0;
            if (in.size == 0) return impl_->corrupt("it ends too early");
        }
        const auto left = ZSTD_decompressStream(impl_->stream.get(), &out, &in);
        if (ZSTD_isError(left) != 0) return impl_->corrupt(ZSTD_getErrorName(left));
        impl_->ended = left == 0;
    }
    return out.pos;
}

Result<void> compress_file(const std::filesystem::path& from, const std::filesystem::path& to,
                           const std::function<void(BytesView)>& seen) {
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.valid()) return errno_error("read", from.string());
    ALT_TRY_ASSIGN(auto out, ZstdWriter::create(to, ZstdEffort::small));
    std::vector<std::uint8_t> piece(ZSTD_CStreamInSize());
    while (true) {
        ALT_TRY_ASSIGN(const auto size, read_piece(in.get(), piece, from.string()));
        const BytesView view(piece.data(), size);
        if (seen) seen(view);
        ALT_TRY(out.write(view));
        if (size < piece.size()) break;
    }
    ALT_TRY(out.finish());
    return {};
}

}  // namespace alt::sys
