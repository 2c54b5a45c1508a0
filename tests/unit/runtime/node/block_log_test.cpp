#include "runtime/node/block_log.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "core/base/uint256.hpp"
#include "core/sys/files.hpp"
#include "tests/support/temp_dir.hpp"

namespace alt::node {
namespace {

using testing::TempDir;

const Hash256 kGenesis = to_be_bytes(uint256{77});

struct Seen {
    std::vector<std::pair<RecordKind, Bytes>> records;
    std::uint64_t cut = 0;
};

Result<Seen> read_log(const std::filesystem::path& folder, const Hash256& genesis = kGenesis) {
    Seen seen;
    ALT_TRY_ASSIGN(
        const auto log,
        BlockLog::open(folder, genesis,
                       [&](RecordKind kind, BytesView payload, std::uint64_t) -> Result<void> {
                           seen.records.emplace_back(kind, to_bytes(payload));
                           return {};
                       }));
    seen.cut = log.bytes_cut();
    return seen;
}

/// Writes records of growing size; returns the file offsets at which each ends.
std::vector<std::uint64_t> write_log(const std::filesystem::path& folder, std::size_t count) {
    auto log = BlockLog::open(folder, kGenesis,
                              [](RecordKind, BytesView, std::uint64_t) { return Result<void>{}; });
    REQUIRE(log);
    std::vector<std::uint64_t> ends;
    for (std::size_t i = 0; i < count; ++i) {
        log->append(i % 2 == 0 ? RecordKind::block : RecordKind::transaction,
                    Bytes(20 + 7 * i, static_cast<std::uint8_t>(i + 1)));
        REQUIRE(log->write());
        REQUIRE(log->sync());
        ends.push_back(log->size());
    }
    return ends;
}

/// The end of the last record at or before `at` of a log that write_log has made. Between two
/// records it says how far it was synced: in 13 bytes and the 8 of an offset.
std::uint64_t end_before(const std::vector<std::uint64_t>& ends, std::uint64_t at) {
    constexpr std::uint64_t kSynced = 13 + 8;
    std::uint64_t out = 40;
    for (const auto end : ends) {
        if (end <= at) out = end;
        if (end != ends.back() && end + kSynced <= at) out = end + kSynced;
    }
    return out;
}

/// A note that all before `offset` was synced, as anybody can put it into calldata.
Bytes note_of(std::uint64_t offset) {
    const auto put = [](Bytes& out, std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
    };
    Bytes payload;
    put(payload, offset, 8);
    Bytes note;
    put(note, payload.size(), 4);
    put(note, static_cast<std::uint64_t>(RecordKind::synced), 1);
    put(note, crc32c(payload), 4);
    put(note, crc32c(note), 4);
    append(note, payload);
    return note;
}

std::string content(const std::filesystem::path& folder) {
    return *sys::read_file(folder / "blocks.log");
}
void put(const std::filesystem::path& folder, std::string_view bytes) {
    std::ofstream(folder / "blocks.log", std::ios::binary | std::ios::trunc) << bytes;
}

TEST_SUITE("runtime/node/block_log") {
    TEST_CASE("crc32c gives the check value of its definition") {
        CHECK(crc32c(view_of("123456789")) == 0xe3069283u);
    }
    TEST_CASE("what was written is read back in order") {
        const TempDir dir;
        write_log(dir.path(), 5);
        const auto seen = read_log(dir.path());
        REQUIRE(seen);
        REQUIRE(seen->records.size() == 5);
        CHECK(seen->records[1].first == RecordKind::transaction);
        CHECK(seen->records[4].second == Bytes(48, 5));
        CHECK(seen->cut == 0);
    }
    TEST_CASE("a file cut at any byte keeps every record that was whole") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto full = content(dir.path());
        for (std::size_t size = 0; size <= full.size(); ++size) {
            CAPTURE(size);
            put(dir.path(), std::string_view(full).substr(0, size));
            const auto seen = read_log(dir.path());
            REQUIRE(seen);
            const auto whole =
                std::count_if(ends.begin(), ends.end(), [&](auto end) { return end <= size; });
            REQUIRE(seen->records.size() == static_cast<std::size_t>(whole));
            // The cut file is sound: a second look finds nothing to cut.
            REQUIRE(read_log(dir.path())->cut == 0);
        }
    }
    TEST_CASE("zeros written ahead are no damage, and what is torn before them is cut") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto full = content(dir.path());
        for (std::size_t size = 40; size <= full.size(); ++size) {
            CAPTURE(size);
            const auto torn = full.substr(0, size) + std::string(10'000 - size, '\0');
            put(dir.path(), torn);
            const auto seen = read_log(dir.path());
            REQUIRE(seen);
            const auto whole = static_cast<std::size_t>(
                std::count_if(ends.begin(), ends.end(), [&](auto end) { return end <= size; }));
            REQUIRE(seen->records.size() == whole);
            // Closed, the file ends with its last record; a few zeros may have completed one.
            const auto left = content(dir.path());
            REQUIRE(left.size() >= end_before(ends, size));
            REQUIRE(left == torn.substr(0, left.size()));
            REQUIRE((seen->cut == 0) ==
                    (torn.find_first_not_of('\0', left.size()) == std::string::npos));
        }
    }
    TEST_CASE("what was given back is not missed from a later record on, and from none before") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 120);
        const auto full = content(dir.path());
        const auto begin = end_before(ends, ends[100] + 30);
        const auto open = [&](std::uint64_t offset, std::size_t& seen) {
            return BlockLog::open(
                dir.path(), kGenesis,
                [&](RecordKind, BytesView, std::uint64_t at) {
                    CHECK(at >= offset);
                    ++seen;
                    return Result<void>{};
                },
                [&](BytesView) {
                    return BlockLog::Start{offset, true};
                });
        };
        std::size_t seen = 0;
        {
            auto log = open(begin, seen);
            REQUIRE(log);
            REQUIRE(log->give_back(begin));
            // Again, and less than that, is nothing.
            REQUIRE(log->give_back(begin));
            REQUIRE(log->give_back(ends[50]));
        }
        CHECK(seen == 19);
        const auto left = content(dir.path());
        REQUIRE(left.size() == full.size());
        CHECK(left.substr(begin - 256) == full.substr(begin - 256));
        CHECK(std::count(left.begin() + 4096, left.end(), '\0') > 30'000);
        for (const auto offset : {std::uint64_t{0}, ends[99]}) {
            const auto refused = open(offset, seen);
            REQUIRE(!refused);
            CHECK(refused.error().code == Errc::corrupt);
            CHECK(refused.error().message.find("begins at offset " + std::to_string(begin)) !=
                  std::string::npos);
        }
        // Killed before anything was given back, and the end torn at any byte.
        for (std::size_t size = begin; size <= full.size(); size += 7) {
            CAPTURE(size);
            put(dir.path(), left.substr(0, 61) + full.substr(61, size - 61));
            seen = 0;
            REQUIRE(open(begin, seen));
            REQUIRE(seen ==
                    static_cast<std::size_t>(std::count_if(ends.begin() + 101, ends.end(),
                                                           [&](auto end) { return end <= size; })));
        }
    }
    TEST_CASE("a log that has named its syncs before the place to begin is cut where it is torn") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto full = content(dir.path());
        // A batch of two records without a mark, of which the first did not reach the disk.
        const TempDir other;
        {
            auto log =
                BlockLog::open(other.path(), kGenesis, [](auto&&...) { return Result<void>{}; });
            REQUIRE(log);
            log->append(RecordKind::block, Bytes(50, 1));
            log->append(RecordKind::block, Bytes(60, 2));
            REQUIRE(log->write());
        }
        auto batch = content(other.path()).substr(40);
        batch[20] = 0;
        for (const bool knows : {false, true}) {
            put(dir.path(), full + batch);
            const auto log = BlockLog::open(
                dir.path(), kGenesis, [](auto&&...) { return Result<void>{}; },
                [&](BytesView) {
                    return BlockLog::Start{ends.back(), knows};
                });
            CHECK(log.has_value() == knows);
            if (log) CHECK(log->size() == ends.back());
            if (log) CHECK(log->knows_syncs());
        }
    }
    TEST_CASE("a log that was not closed goes on behind its last record") {
        const TempDir dir;
        const TempDir killed;
        const Bytes payload(100, 7);
        const auto ignore = [](RecordKind, BytesView, std::uint64_t) { return Result<void>{}; };
        {
            auto log = BlockLog::open(dir.path(), kGenesis, ignore);
            REQUIRE(log);
            for (int i = 0; i < 3; ++i) {
                log->append(RecordKind::block, payload);
                REQUIRE(log->write());
                REQUIRE(log->sync());
            }
            CHECK(content(dir.path()).size() > log->size());
            put(killed.path(), content(dir.path()));
        }
        {
            auto log = BlockLog::open(killed.path(), kGenesis, ignore);
            REQUIRE(log);
            log->append(RecordKind::transaction, payload);
            REQUIRE(log->write());
        }
        const auto seen = read_log(killed.path());
        REQUIRE(seen);
        CHECK(seen->cut == 0);
        REQUIRE(seen->records.size() == 4);
        CHECK(seen->records[3].first == RecordKind::transaction);
        CHECK(seen->records[3].second == payload);
    }
    TEST_CASE(
        "of writes that were never synced any page may be missing: they are cut, and no more") {
        const TempDir dir;
        const auto ignore = [](RecordKind, BytesView, std::uint64_t) { return Result<void>{}; };
        std::uint64_t durable = 0;
        std::string full;
        {
            auto log = BlockLog::open(dir.path(), kGenesis, ignore);
            REQUIRE(log);
            for (int i = 0; i < 7; ++i) {
                log->append(RecordKind::block, Bytes(3'000, static_cast<std::uint8_t>(i + 1)));
                REQUIRE(log->write());
                if (i == 3) durable = log->size();
                if (i < 4) REQUIRE(log->sync());
            }
            full = content(dir.path());
        }
        constexpr std::size_t kPage = 512;
        for (auto page = durable / kPage; (page + 1) * kPage <= full.size(); ++page) {
            CAPTURE(page);
            auto torn = full;
            for (auto at = std::max<std::size_t>(durable, page * kPage); at < (page + 1) * kPage;
                 ++at)
                torn[at] = 0;
            put(dir.path(), torn);
            const auto seen = read_log(dir.path());
            REQUIRE(seen);
            REQUIRE(seen->records.size() >= 4);
        }
        // What was synced is not cut for damage, whatever follows.
        full[durable - 100] = static_cast<char>(full[durable - 100] ^ 1);
        put(dir.path(), full);
        REQUIRE(!read_log(dir.path()));
        CHECK(content(dir.path()) == full);
    }
    TEST_CASE(
        "a flipped bit before the last record is corrupt, names its offset, and leaves the file "
        "alone") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto full = content(dir.path());
        for (std::size_t at = 40; at < ends[2]; ++at) {
            CAPTURE(at);
            auto damaged = full;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
            put(dir.path(), damaged);
            const auto seen = read_log(dir.path());
            REQUIRE(!seen);
            REQUIRE(seen.error().code == Errc::corrupt);
            REQUIRE(seen.error().message.find("offset " + std::to_string(end_before(ends, at))) !=
                    std::string::npos);
            REQUIRE(content(dir.path()) == damaged);
        }
    }
    TEST_CASE("a last record that is damaged at any byte is cut, and nothing before it") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto full = content(dir.path());
        for (auto at = ends[2]; at < ends[3]; ++at)
            for (const auto value : {full[at] ^ 0x01, full[at] ^ 0x80, 0}) {
                CAPTURE(at);
                auto damaged = full;
                damaged[at] = static_cast<char>(value);
                if (damaged == full) continue;
                put(dir.path(), damaged);
                const auto seen = read_log(dir.path());
                REQUIRE(seen);
                REQUIRE(seen->records.size() == 3);
                REQUIRE(content(dir.path()) == full.substr(0, end_before(ends, at)));
            }
    }
    TEST_CASE("a last write of which only later pages reached the disk is cut") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto full = content(dir.path());
        for (auto end = ends[2] + 1; end <= ends[3]; ++end) {
            CAPTURE(end);
            auto holed = full;
            std::fill(holed.begin() + static_cast<std::ptrdiff_t>(ends[2]),
                      holed.begin() + static_cast<std::ptrdiff_t>(end), '\0');
            put(dir.path(), holed);
            const auto seen = read_log(dir.path());
            REQUIRE(seen);
            REQUIRE(seen->records.size() == 3);
            REQUIRE(content(dir.path()) == full.substr(0, ends[2]));
        }
    }
    TEST_CASE("what a torn record holds is no record, whatever it looks like") {
        const TempDir dir;
        const auto ends = write_log(dir.path(), 4);
        const auto note = note_of(~std::uint64_t{0});
        {
            auto log = BlockLog::open(dir.path(), kGenesis,
                                      [](RecordKind, BytesView, auto) { return Result<void>{}; });
            REQUIRE(log);
            auto payload = Bytes(100, 'x');
            append(payload, note);
            payload.resize(200);
            log->append(RecordKind::block, payload);
            REQUIRE(log->write());
        }
        auto torn = content(dir.path());
        torn.back() = 1;
        put(dir.path(), torn);
        const auto seen = read_log(dir.path());
        REQUIRE(seen);
        CHECK(seen->records.size() == 4);
        CHECK(seen->cut != 0);
    }
    TEST_CASE("what no note says was synced is written again when the log is opened") {
        const TempDir dir;
        write_log(dir.path(), 4);
        const auto file = dir.path() / "blocks.log";
        const auto before = content(dir.path());
        const auto long_ago =
            std::filesystem::file_time_type::clock::now() - std::chrono::hours(24);
        std::filesystem::last_write_time(file, long_ago);
        REQUIRE(read_log(dir.path()));
        CHECK(std::filesystem::last_write_time(file) > long_ago + std::chrono::hours(1));
        CHECK(content(dir.path()) == before);
    }
    TEST_CASE("a log of another genesis is refused") {
        const TempDir dir;
        write_log(dir.path(), 1);
        const auto seen = read_log(dir.path(), Hash256{});
        REQUIRE(!seen);
        CHECK(seen.error().code == Errc::corrupt);
        CHECK(seen.error().message.find("another genesis") != std::string::npos);
    }
    TEST_CASE("a second owner is refused") {
        const TempDir dir;
        const auto log =
            BlockLog::open(dir.path(), kGenesis,
                           [](RecordKind, BytesView, std::uint64_t) { return Result<void>{}; });
        REQUIRE(log);
        const auto second = read_log(dir.path());
        REQUIRE(!second);
        CHECK(second.error().code == Errc::conflict);
    }
}

}  // namespace
}  // namespace alt::node
