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
            put(dir.path(), full.substr(0, size) + std::string(10'000 - size, '\0'));
            const auto seen = read_log(dir.path());
            REQUIRE(seen);
            const auto whole = static_cast<std::size_t>(
                std::count_if(ends.begin(), ends.end(), [&](auto end) { return end <= size; }));
            REQUIRE(seen->records.size() == whole);
            const auto end = whole == 0 ? 40 : ends[whole - 1];
            REQUIRE((seen->cut != 0) == (full.find_first_not_of('\0', end) < size));
            // Closed, the file ends with its last record.
            REQUIRE(content(dir.path()) == full.substr(0, end));
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
            log->append(RecordKind::block, payload);
            REQUIRE(log->write());
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
        REQUIRE(seen->records.size() == 2);
        CHECK(seen->records[1].second == payload);
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
            std::uint64_t start = 40;
            for (const auto end : ends)
                if (end <= at) start = end;
            REQUIRE(seen.error().message.find("offset " + std::to_string(start)) !=
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
                REQUIRE(content(dir.path()) == full.substr(0, ends[2]));
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
