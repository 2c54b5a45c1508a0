#include "runtime/node/block_log.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "core/base/hex.hpp"
#include "core/sys/files.hpp"

namespace alt::node {
namespace {

constexpr std::string_view kMagic = "ALTLOG1\n";
constexpr std::size_t kFileHeader = 8 + 32;
constexpr std::size_t kRecordHeader = 4 + 1 + 4 + 4;
constexpr std::uint32_t kMaxPayload = 256u << 20;
constexpr std::uint64_t kMarked = 256;  ///< bytes that a mark looks at
/// Zeros are written ahead in this measure at most, and never more than the log holds already: a
/// quiet chain's file stays small.
constexpr std::uint64_t kMaxReserve = std::uint64_t{1} << 20;

constexpr std::array<std::uint32_t, 256> make_crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78u : 0u);
        table[i] = value;
    }
    return table;
}
constexpr auto kCrcTable = make_crc_table();

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t crc_by_instruction(BytesView data,
                                                                   std::uint32_t crc) noexcept {
    std::uint64_t wide = crc;
    for (; data.size() >= 8; data = data.subspan(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, data.data(), 8);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    crc = static_cast<std::uint32_t>(wide);
    for (const auto byte : data) crc = __builtin_ia32_crc32qi(crc, byte);
    return crc;
}
#endif

constexpr std::uint64_t kPage = 4096;
/// Given back at a time, as writes to the file wait meanwhile.
constexpr std::uint64_t kPunch = std::uint64_t{32} << 20;

template <typename Number>
void put(Bytes& out, Number value) {
    for (unsigned shift = 0; shift < 8 * sizeof(value); shift += 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t get_u32(BytesView in) {
    return static_cast<std::uint32_t>(in[0]) | static_cast<std::uint32_t>(in[1]) << 8 |
           static_cast<std::uint32_t>(in[2]) << 16 | static_cast<std::uint32_t>(in[3]) << 24;
}

void put_record(Bytes& out, RecordKind kind, BytesView payload) {
    const auto start = out.size();
    put(out, static_cast<std::uint32_t>(payload.size()));
    out.push_back(static_cast<std::uint8_t>(kind));
    put(out, crc32c(payload));
    put(out, crc32c(BytesView(out).subspan(start)));
    alt::append(out, payload);
}

struct Record {
    RecordKind kind;
    BytesView payload;
};

/// Whether a record begins here, whatever has become of its payload.
bool has_header(BytesView rest) {
    return rest.size() >= kRecordHeader && get_u32(rest.subspan(9)) == crc32c(rest.first(9));
}

/// The record at the front of `rest`, if all its checks hold.
std::optional<Record> read_record(BytesView rest) {
    if (!has_header(rest)) return {};
    const auto length = get_u32(rest);
    const auto kind = rest[4];
    if (length > kMaxPayload || length > rest.size() - kRecordHeader || kind < 1 || kind > 7)
        return {};
    const auto payload = rest.subspan(kRecordHeader, length);
    if (get_u32(rest.subspan(5)) != crc32c(payload)) return {};
    return Record{static_cast<RecordKind>(kind), payload};
}

std::uint64_t get_u64(BytesView in) {
    return get_u32(in) | static_cast<std::uint64_t>(get_u32(in.subspan(4))) << 32;
}

/// The offset that a record of this kind speaks of.
std::optional<std::uint64_t> offset_in(const Record& record, RecordKind kind) {
    if (record.kind != kind || record.payload.size() != 8) return {};
    return get_u64(record.payload);
}

/// Where to look on behind a record that cannot be read: what a payload holds are no records,
/// whatever it looks like.
std::size_t behind(BytesView file, std::size_t at) {
    const auto rest = file.subspan(at);
    if (!has_header(rest)) return at + 1;
    const auto size = kRecordHeader + get_u32(rest);
    return size > rest.size() ? file.size() : at + size;
}

/// What can be read behind a record that cannot.
struct Later {
    bool records = false;
    std::uint64_t synced = 0;  ///< the greatest offset of which a record says that it was durable
};

Later look_behind(BytesView file, std::size_t at) {
    Later out;
    at = behind(file, at);
    while (at + kRecordHeader <= file.size()) {
        const auto record = read_record(file.subspan(at));
        if (!record) {
            ++at;
            continue;
        }
        out.records = true;
        // What a note speaks of is before it.
        if (const auto synced = offset_in(*record, RecordKind::synced); synced && *synced <= at)
            out.synced = std::max(out.synced, *synced);
        at += kRecordHeader + record->payload.size();
    }
    return out;
}

bool is_zero(BytesView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](auto byte) { return byte == 0; });
}

/// The file's content for reading, without a copy.
class Mapping {
public:
    Mapping(int fd, std::size_t size) : size_(size) {
        if (size_ != 0) data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() {
        if (ok() && size_ != 0) ::munmap(data_, size_);
    }
    [[nodiscard]] bool ok() const { return data_ != MAP_FAILED; }
    [[nodiscard]] BytesView view() const {
        return {static_cast<const std::uint8_t*>(data_), size_};
    }

private:
    void* data_ = nullptr;
    std::size_t size_;
};

}  // namespace

std::uint32_t crc32c(BytesView data, std::uint32_t seed) noexcept {
    std::uint32_t crc = ~seed;
#if defined(__x86_64__)
    static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
    if (has_instruction) return ~crc_by_instruction(data, crc);
#endif
    for (const auto byte : data) crc = (crc >> 8) ^ kCrcTable[(crc ^ byte) & 0xff];
    return ~crc;
}

std::uint32_t mark_at(BytesView log, std::uint64_t offset) noexcept {
    const auto size = std::min<std::uint64_t>(offset, kMarked);
    return crc32c(log.subspan(offset - size, size));
}

BlockLog::BlockLog(std::filesystem::path path, sys::FileLock lock, int fd)
    : path_(std::move(path)), lock_(std::move(lock)), fd_(fd) {}

BlockLog::BlockLog(BlockLog&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::move(other.lock_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(other.size_.load()),
      synced_(other.synced_.load()),
      noted_(other.noted_),
      is_noted_(other.is_noted_),
      knows_syncs_(other.knows_syncs_),
      given_back_(other.given_back_),
      reserved_(other.reserved_),
      bytes_cut_(other.bytes_cut_),
      fresh_(other.fresh_),
      batch_(std::move(other.batch_)) {}

BlockLog::~BlockLog() {
    if (fd_ < 0) return;
    // Zeros that stay do no harm: the next one to open the file takes them for what they are.
    if (reserved_ > size_) static_cast<void>(::ftruncate(fd_, static_cast<off_t>(size_)));
    ::close(fd_);
}

Result<BlockLog> BlockLog::open(const std::filesystem::path& folder, const Hash256& genesis_hash,
                                const Visitor& visit, const Starter& start) {
    ALT_TRY(sys::make_dirs(folder));
    ALT_TRY_ASSIGN(auto lock, sys::FileLock::try_lock(folder / "blocks.lock"));
    auto path = folder / "blocks.log";
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return make_error(Errc::io, "open " + path.string() + ": " + std::strerror(errno));
    BlockLog log(std::move(path), std::move(lock), fd);
    ALT_TRY(log.load(genesis_hash, visit, start));
    return Result<BlockLog>(std::move(log));
}

Result<void> BlockLog::load(const Hash256& genesis_hash, const Visitor& visit,
                            const Starter& start) {
    struct stat info {};
    if (::fstat(fd_, &info) != 0) return io_error("stat");
    const auto file_size = static_cast<std::uint64_t>(info.st_size);
    // A crash while the file was made leaves less than its header: nothing was ever acknowledged
    // from it.
    if (file_size < kFileHeader) return start_file(genesis_hash);

    const Mapping mapping(fd_, file_size);
    if (!mapping.ok()) return io_error("map");
    const auto file = mapping.view();
    if (!equal(file.first(kMagic.size()), view_of(kMagic)))
        return make_error(Errc::corrupt, path_.string() + " is not a block log (offset 0)");
    if (!equal(file.subspan(kMagic.size(), 32), genesis_hash))
        return make_error(Errc::corrupt, path_.string() + " belongs to another genesis: " +
                                             to_hex(file.subspan(kMagic.size(), 32)) + ", not " +
                                             to_hex(genesis_hash));
    ALT_TRY_ASSIGN(const auto begin, start ? start(file) : Result<Start>(Start{}));
    std::size_t at = std::max<std::size_t>(kFileHeader, begin.offset);
    ALT_TRY(check_begin(file, at));
    bool knows_syncs = begin.knows_syncs;
    std::uint64_t synced = begin.offset;
    while (at < file.size()) {
        const auto record = read_record(file.subspan(at));
        if (!record) {
            if (is_zero(file.subspan(at))) break;
            // The pages of a write that was never synced reach the disk in any order.
            const auto later = look_behind(file, at);
            knows_syncs = knows_syncs || later.synced != 0;
            if (later.synced > at || (later.records && !knows_syncs))
                return make_error(Errc::corrupt,
                                  path_.string() + " is damaged at offset " + std::to_string(at),
                                  "restore the file from a copy; it was left untouched");
            knows_syncs_ = knows_syncs;
            ALT_TRY(cut_tail(at, file));
            return write_again(file, synced);
        }
        knows_syncs = knows_syncs || record->kind == RecordKind::synced;
        synced = offset_in(*record, RecordKind::synced).value_or(synced);
        if (record->kind < RecordKind::synced) ALT_TRY(visit(record->kind, record->payload, at));
        at += kRecordHeader + record->payload.size();
    }
    size_ = at;
    reserved_ = file_size;
    knows_syncs_ = knows_syncs;
    return write_again(file, synced);
}

/// Whoever wrote the end may have stopped because a sync failed; the system then keeps the pages
/// and calls them clean, although the disk does not have them. A log without notes has hardly
/// begun, or nobody asked for it to be durable.
Result<void> BlockLog::write_again(BytesView file, std::uint64_t synced) {
    constexpr std::uint64_t kAtOnce = std::uint64_t{1} << 20;
    constexpr std::uint64_t kBegun = std::uint64_t{64} << 20;
    fresh_ = !knows_syncs_;  // its name may not be durable either
    if (size_ == kFileHeader || (!knows_syncs_ && size_ > kBegun)) return {};
    const auto size = size_.load();
    for (auto at = knows_syncs_ ? synced : 0; at < size; at += kAtOnce)
        ALT_TRY(write_all(to_bytes(file.subspan(at, std::min(kAtOnce, size - at))), at));
    // Not `sync`: a log that nobody asked to be durable must not begin to speak of syncs.
    return flush();
}

Result<void> BlockLog::check_begin(BytesView file, std::uint64_t at) const {
    const auto first = read_record(file.subspan(kFileHeader));
    const auto begin = first ? offset_in(*first, RecordKind::begin) : std::nullopt;
    if (!begin || at >= *begin) return {};
    return make_error(Errc::corrupt,
                      path_.string() + " begins at offset " + std::to_string(*begin) +
                          ", and no snapshot beside it can be used from there on",
                      "restore the snapshots from a copy; what was before is not kept, by the "
                      "history limit in the manifest");
}

Result<void> BlockLog::give_back(std::uint64_t offset) {
    // What a mark looks at stays.
    const auto end = offset < kMarked ? 0 : (offset - kMarked) / kPage * kPage;
    if (end <= given_back_ || end <= kPage) return {};
    ALT_TRY(note_begin(offset));
    for (auto at = std::max(given_back_, kPage); at < end; at += kPunch) {
        const auto size = std::min(kPunch, end - at);
        if (::fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(at),
                        static_cast<off_t>(size)) == 0)
            continue;
        if (errno == EOPNOTSUPP || errno == ENOSYS)
            return make_error(Errc::unsupported, "its file system cannot give back a part of " +
                                                     path_.string() + ": the file keeps growing");
        return io_error("give back the front of");
    }
    given_back_ = end;
    return {};
}

/// Before anything goes: who finds less of the log knows why.
Result<void> BlockLog::note_begin(std::uint64_t offset) {
    Bytes payload;
    put(payload, offset);
    Bytes record;
    put_record(record, RecordKind::begin, payload);
    ALT_TRY(write_all(record, kFileHeader));
    // Not through `fd_`: the system tells of a failed write once, and the writer must hear of it.
    return sys::sync_file(path_);
}

Result<void> BlockLog::start_file(const Hash256& genesis_hash) {
    Bytes header = to_bytes(view_of(kMagic));
    alt::append(header, genesis_hash);
    if (::ftruncate(fd_, 0) != 0) return io_error("truncate");
    ALT_TRY(write_all(header, 0));
    size_ = reserved_ = header.size();
    fresh_ = true;
    return {};
}

Result<void> BlockLog::cut_tail(std::uint64_t offset, BytesView file) {
    while (file.back() == 0) file = file.first(file.size() - 1);
    bytes_cut_ = file.size() - offset;
    if (::ftruncate(fd_, static_cast<off_t>(offset)) != 0) return io_error("truncate");
    size_ = reserved_ = offset;
    return flush();
}

void BlockLog::append(RecordKind kind, BytesView payload) {
    if (batch_.empty() && synced_ > noted_) note_synced();
    add(kind, payload);
}

void BlockLog::add(RecordKind kind, BytesView payload) {
    ALT_ASSERT(payload.size() <= kMaxPayload);
    put_record(batch_, kind, payload);
}

Result<void> BlockLog::write() {
    if (batch_.empty()) return {};
    if (is_noted_) reserve(size_ + batch_.size());
    auto written = write_all(batch_, size_);
    if (written) {
        size_ += batch_.size();
        reserved_ = std::max(reserved_, size());
    } else {
        reserved_ = size_;
        if (::ftruncate(fd_, static_cast<off_t>(size_)) != 0)
            written = io_error("truncate after a failed write");
    }
    batch_.clear();
    // A burst may have made the buffer large; an idle chain gives the memory back.
    if (batch_.capacity() > (std::size_t{1} << 20)) batch_.shrink_to_fit();
    return written;
}

/// A disk without room for zeros may have some for the records: they are tried without.
void BlockLog::reserve(std::uint64_t end) {
    if (end <= reserved_) return;
    const Bytes zeros(std::min(end, kMaxReserve));
    if (write_all(zeros, end))
        reserved_ = end + zeros.size();
    else
        static_cast<void>(::ftruncate(fd_, static_cast<off_t>(reserved_)));
}

void BlockLog::note_synced() {
    const auto synced = synced_.load();
    Bytes payload;
    put(payload, synced);
    add(RecordKind::synced, payload);
    is_noted_ = noted_ != 0;
    noted_ = synced;
}

Result<void> BlockLog::sync() {
    const auto size = size_.load();
    ALT_TRY(flush());
    synced_ = size;
    return {};
}

Result<void> BlockLog::flush() {
    if (::fdatasync(fd_) != 0) return io_error("sync");
    // The name of a new file is durable with its first content, not before.
    if (fresh_) ALT_TRY(sys::sync_dir(path_.parent_path()));
    fresh_ = false;
    return {};
}

Result<void> BlockLog::write_all(BytesView bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
        const auto count = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return io_error("write");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

Result<std::uint32_t> BlockLog::mark() const {
    const auto end = size();
    Bytes last(std::min(end, kMarked));
    std::size_t filled = 0;
    while (filled < last.size()) {
        const auto got = ::pread(fd_, last.data() + filled, last.size() - filled,
                                 static_cast<off_t>(end - last.size() + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return io_error("read");
        filled += static_cast<std::size_t>(got);
    }
    return crc32c(last);
}

Error BlockLog::io_error(const char* what) const {
    return make_error(Errc::io,
                      std::string(what) + " " + path_.string() + ": " + std::strerror(errno));
}

}  // namespace alt::node
