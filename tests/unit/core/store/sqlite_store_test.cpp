#include "core/store/sqlite_store.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/support/temp_dir.hpp"

namespace alt::store {
namespace {

RollupRow row_named(const std::string& name) {
    RollupRow row;
    row.name = name;
    row.phase = "planned";
    row.created_ms = 1'000;
    return row;
}

bool everybody_lives(const sys::ProcessId& /*process*/) {
    return true;
}
bool nobody_lives(const sys::ProcessId& /*process*/) {
    return false;
}

struct Fixture {
    std::unique_ptr<LifecycleStore> store = open_memory_store().value();
    std::int64_t id = store->create(row_named("mint")).value();
    Lease lease = store->acquire(id, {10, 100}, "up", everybody_lives).value();
};

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Overwrites the big-endian field at `offset` of the SQLite header (SQLite file format, 1.3).
void set_header_field(const std::filesystem::path& path, std::streamoff offset, char low_byte) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(offset);
    file.write("\0\0\0", 3).put(low_byte);
}

}  // namespace

TEST_SUITE("core/store/sqlite_store") {
    TEST_CASE("a name is taken until its rollup has ended") {
        Fixture f;
        const auto twin = f.store->create(row_named("mint"));
        REQUIRE(!twin);
        CHECK(twin.error().code == Errc::conflict);
        auto row = **f.store->find(f.id);
        row.phase = "disposed";
        row.ended_ms = 5;
        REQUIRE(f.store->update(f.lease, row, {}));
        const auto heir = f.store->create(row_named("mint"));
        REQUIRE(heir);
        CHECK(*heir > f.id);
        CHECK((*f.store->find("mint"))->id == *heir);
        CHECK(f.store->list(false)->size() == 1);
        CHECK(f.store->list(true)->size() == 2);
    }

    TEST_CASE("those with a step in the journal are listed until they are over") {
        Fixture f;
        const auto other = f.store->create(row_named("other")).value();
        CHECK(f.store->list_with_step("close_portal")->empty());
        REQUIRE(f.store->begin_step(f.lease, "close_portal", 1));
        CHECK(f.store->list_with_step("close_portal").value() == std::vector{f.id});
        CHECK(f.store->list_with_step("drain")->empty());
        REQUIRE(f.store->finish_step(f.lease, "close_portal", "", 2));
        CHECK(f.store->list_with_step("close_portal").value() == std::vector{f.id});
        const auto lease = f.store->acquire(other, {10, 100}, "settle", everybody_lives);
        REQUIRE(lease);
        REQUIRE(f.store->begin_step(*lease, "close_portal", 3));
        CHECK(f.store->list_with_step("close_portal")->size() == 2);
        auto row = **f.store->find(f.id);
        row.ended_ms = 5;
        REQUIRE(f.store->update(f.lease, row, {}));
        CHECK(f.store->list_with_step("close_portal").value() == std::vector{other});
    }

    TEST_CASE("a living holder keeps its lease and is named to others") {
        Fixture f;
        const auto second = f.store->acquire(f.id, {11, 101}, "settle", everybody_lives);
        REQUIRE(!second);
        CHECK(second.error().code == Errc::conflict);
        CHECK(second.error().message.find("pid 10 (up)") != std::string::npos);
    }

    TEST_CASE("a dead holder is replaced and every write of its token is refused") {
        Fixture f;
        const auto heir = f.store->acquire(f.id, {11, 101}, "settle", nobody_lives);
        REQUIRE(heir);
        CHECK(heir->token > f.lease.token);
        const auto row = **f.store->find(f.id);
        ParentTxRow tx;
        tx.step = "open_portal";
        tx.state = "intent";
        for (const auto& refused :
             {f.store->update(f.lease, row, {}), f.store->begin_step(f.lease, "open_portal", 1),
              f.store->finish_step(f.lease, "open_portal", "", 1),
              f.store->fail_step(f.lease, "open_portal", "x"), f.store->record_tx(f.lease, tx),
              f.store->mark_tx(f.lease, tx.hash, "mined", 1, 1)}) {
            REQUIRE(!refused);
            CHECK(refused.error().code == Errc::conflict);
        }
        CHECK(f.store->steps(f.id)->empty());
        CHECK(f.store->parent_txs(f.id)->empty());
        REQUIRE(f.store->release(f.lease));
        CHECK(f.store->holder(f.id)->has_value());
        REQUIRE(f.store->release(*heir));
        CHECK(!f.store->holder(f.id)->has_value());
    }

    TEST_CASE("a released lease fences its token off, too") {
        Fixture f;
        REQUIRE(f.store->release(f.lease));
        CHECK(!f.store->begin_step(f.lease, "launch", 1));
        CHECK(f.store->acquire(f.id, {12, 102}, "up", everybody_lives)->token == f.lease.token + 1);
    }

    TEST_CASE("a step counts its attempts until it is done and never reopens") {
        Fixture f;
        REQUIRE(f.store->begin_step(f.lease, "close_portal", 1));
        REQUIRE(f.store->fail_step(f.lease, "close_portal", "no route"));
        REQUIRE(f.store->begin_step(f.lease, "close_portal", 2));
        REQUIRE(f.store->finish_step(f.lease, "close_portal", "0xab", 3));
        REQUIRE(f.store->begin_step(f.lease, "close_portal", 4));
        const auto steps = *f.store->steps(f.id);
        REQUIRE(steps.size() == 1);
        CHECK(steps[0].done);
        CHECK(steps[0].attempts == 2);
        CHECK(steps[0].detail == "0xab");
        CHECK(steps[0].begun_ms == 1);
        CHECK(steps[0].done_ms == 3);
    }

    TEST_CASE("a parent transaction is recorded once and keeps its bytes") {
        Fixture f;
        ParentTxRow tx;
        tx.step = "propose";
        tx.nonce = 7;
        tx.hash.bytes[0] = 9;
        tx.raw = {1, 2, 3};
        tx.state = "intent";
        REQUIRE(f.store->record_tx(f.lease, tx));
        REQUIRE(f.store->mark_tx(f.lease, tx.hash, "mined", 12, 21'000));
        REQUIRE(f.store->record_tx(f.lease, tx));
        const auto rows = *f.store->parent_txs(f.id);
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].state == "mined");
        CHECK(rows[0].raw == tx.raw);
        CHECK(rows[0].hash == tx.hash);
        CHECK(rows[0].nonce == 7);
        CHECK(rows[0].block_num == 12);
        CHECK(rows[0].gas_used == 21'000);
    }

    TEST_CASE("events come in order and after the one that was seen") {
        Fixture f;
        REQUIRE(f.store->append_event({0, f.id, 1, "note", "one"}));
        REQUIRE(f.store->update(f.lease, **f.store->find(f.id), {0, f.id, 2, "phase", "live"}));
        const auto all = *f.store->events(f.id, 0);
        REQUIRE(all.size() == 2);
        CHECK(all[1].text == "live");
        CHECK(f.store->events(f.id, all[0].id)->size() == 1);
    }

    TEST_CASE("what was written is there after the file is opened again") {
        const testing::TempDir dir;
        const auto path = dir.path() / "alt.db";
        const auto id = open_sqlite_store(path).value()->create(row_named("mint")).value();
        const auto again = open_sqlite_store(path).value()->find(id).value();
        REQUIRE(again);
        CHECK(again->name == "mint");
        CHECK(again->created_ms == 1'000);
    }

    TEST_CASE("the version changes with every write, of this connection or another, and not else") {
        const testing::TempDir dir;
        const auto path = dir.path() / "alt.db";
        const auto mine = open_sqlite_store(path).value();
        const auto theirs = open_sqlite_store(path).value();
        const auto first = mine->version().value();
        CHECK(mine->list(true)->empty());
        CHECK(mine->version().value() == first);
        const auto id = mine->create(row_named("mint")).value();
        const auto second = mine->version().value();
        CHECK(second != first);
        REQUIRE(theirs->append_event({0, id, 1'000, "note", "seen"}));
        const auto third = mine->version().value();
        CHECK(third != second);
        CHECK(mine->events(id, 0)->size() == 1);
        CHECK(mine->version().value() == third);
    }

    TEST_CASE("a file that is no store is named, refused and left as it is") {
        const testing::TempDir dir;
        const auto path = dir.path() / "alt.db";
        const std::string garbage(8'192, 'x');
        std::ofstream(path, std::ios::binary) << garbage;
        const auto opened = open_sqlite_store(path);
        REQUIRE(!opened);
        CHECK(opened.error().code == Errc::corrupt);
        CHECK(opened.error().message.find(path.string()) != std::string::npos);
        CHECK(!opened.error().hint.empty());
        CHECK(content_of(path) == garbage);
    }

    TEST_CASE("a store of a newer alt and a database of another program are refused unchanged") {
        const testing::TempDir dir;
        const auto path = dir.path() / "alt.db";
        REQUIRE(open_sqlite_store(path));
        set_header_field(path, 60, 99);
        const auto newer = content_of(path);
        CHECK(open_sqlite_store(path).error().code == Errc::unsupported);
        CHECK(content_of(path) == newer);
        set_header_field(path, 68, 5);
        const auto foreign = content_of(path);
        CHECK(open_sqlite_store(path).error().code == Errc::corrupt);
        CHECK(content_of(path) == foreign);
    }
}

}  // namespace alt::store
