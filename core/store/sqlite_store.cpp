#include "core/store/sqlite_store.hpp"

#include <fmt/format.h>

#include <mutex>
#include <utility>

#include "core/store/database.hpp"
#include "core/store/rows.hpp"

namespace alt::store {
namespace {

/// What `read` makes of each row.
template <typename Row>
Result<std::vector<Row>> read_all(Statement& rows, Row (*read)(Statement&)) {
    std::vector<Row> out;
    while (rows.step()) out.push_back(read(rows));
    ALT_TRY(rows.result());
    return out;
}

class SqliteStore final : public LifecycleStore {
public:
    explicit SqliteStore(std::unique_ptr<Database> db) : db_(std::move(db)) {}

    Result<std::uint64_t> version() override {
        const std::scoped_lock lock(mutex_);
        return db_->version();
    }
    Result<std::int64_t> create(const RollupRow& row) override;
    Result<std::optional<RollupRow>> find(std::int64_t id) override;
    Result<std::optional<RollupRow>> find(std::string_view name) override;
    Result<std::vector<RollupRow>> list(bool ended) override;
    Result<std::vector<RollupRow>> list_brief() override;
    Result<std::vector<std::int64_t>> list_with_step(std::string_view step) override;
    Result<void> update(const Lease& lease, const RollupRow& row, const EventRow& event) override;
    Result<void> begin_step(const Lease& lease, const std::string& name,
                            std::int64_t now_ms) override;
    Result<void> finish_step(const Lease& lease, const std::string& name, const std::string& detail,
                             std::int64_t now_ms) override;
    Result<void> fail_step(const Lease& lease, const std::string& name,
                           const std::string& error) override;
    Result<std::vector<StepRow>> steps(std::int64_t rollup) override;
    Result<void> record_tx(const Lease& lease, const ParentTxRow& row) override;
    Result<void> mark_tx(const Lease& lease, const Hash256& hash, const std::string& state,
                         std::uint64_t block_num, std::uint64_t gas_used) override;
    Result<std::vector<ParentTxRow>> parent_txs(std::int64_t rollup) override;
    Result<Lease> acquire(std::int64_t rollup, const sys::ProcessId& owner,
                          const std::string& purpose,
                          const std::function<bool(const sys::ProcessId&)>& alive) override;
    Result<void> release(const Lease& lease) override;
    Result<std::optional<Lease>> holder(std::int64_t rollup) override;
    Result<void> append_event(const EventRow& event) override;
    Result<std::vector<EventRow>> events(std::int64_t rollup, std::int64_t after) override;

private:
    /// `body` in a transaction that first checks the fencing token.
    template <typename Body>
    Result<void> fenced(const Lease& lease, Body&& body) {
        const std::scoped_lock lock(mutex_);
        return write(lease, std::forward<Body>(body));
    }
    /// As `fenced`; this and everything before it is on the disk when it returns.
    template <typename Body>
    Result<void> fenced_on_disk(const Lease& lease, Body&& body) {
        const std::scoped_lock lock(mutex_);
        ALT_TRY(db_->promise(Database::Durability::disk));
        auto written = write(lease, std::forward<Body>(body));
        ALT_TRY(db_->promise(Database::Durability::process));
        return written;
    }
    /// The caller holds the mutex.
    template <typename Body>
    Result<void> write(const Lease& lease, Body&& body) {
        return db_->transaction([&]() -> Result<void> {
            ALT_TRY(check(lease));
            return body();
        });
    }
    Result<void> check(const Lease& lease);
    Result<void> insert_event(const EventRow& event);
    std::string name_of(std::int64_t rollup);
    Result<std::optional<Lease>> read_holder(std::int64_t rollup);

    std::unique_ptr<Database> db_;
    std::mutex mutex_;
};

Result<void> SqliteStore::check(const Lease& lease) {
    auto row = db_->prepare("SELECT token FROM leases WHERE rollup = ? AND held = 1");
    row.bind(lease.rollup);
    const bool held = row.step() && static_cast<std::uint64_t>(row.integer()) == lease.token;
    ALT_TRY(row.result());
    if (held) return {};
    return make_error(Errc::conflict,
                      fmt::format("another process has taken over {}", name_of(lease.rollup)),
                      "look at `alt status`; nothing was written by this one");
}

Result<std::int64_t> SqliteStore::create(const RollupRow& row) {
    const std::scoped_lock lock(mutex_);
    auto insert = db_->prepare(
        "INSERT INTO rollups (name, phase, manifest, manifest_digest, manifest_source, spec, "
        "created_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)");
    insert.bind(row.name).bind(row.phase).bind(row.manifest).bind(row.manifest_digest);
    insert.bind(row.manifest_source).bind(row.spec).bind(row.created_ms);
    if (auto inserted = insert.run(); !inserted) {
        if (insert.violated())
            return make_error(Errc::conflict, "a rollup named " + row.name + " exists",
                              "choose another --name, or destroy that one");
        return std::move(inserted.error());
    }
    return db_->last_id();
}

Result<std::optional<RollupRow>> SqliteStore::find(std::int64_t id) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(fmt::format("SELECT {} FROM rollups WHERE id = ?", kRollupColumns));
    row.bind(id);
    std::optional<RollupRow> out;
    if (row.step()) out = read_rollup(row);
    ALT_TRY(row.result());
    return out;
}

Result<std::optional<RollupRow>> SqliteStore::find(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(fmt::format(
        "SELECT {} FROM rollups WHERE name = ? ORDER BY ended_ms = 0 DESC, id DESC LIMIT 1",
        kRollupColumns));
    row.bind(name);
    std::optional<RollupRow> out;
    if (row.step()) out = read_rollup(row);
    ALT_TRY(row.result());
    return out;
}

Result<std::vector<RollupRow>> SqliteStore::list(bool ended) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(
        fmt::format("SELECT {} FROM rollups WHERE ? OR ended_ms = 0 ORDER BY id", kRollupColumns));
    row.bind(std::int64_t{ended ? 1 : 0});
    return read_all(row, read_rollup);
}

Result<std::vector<RollupRow>> SqliteStore::list_brief() {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(
        fmt::format("SELECT {} FROM rollups WHERE ended_ms = 0 ORDER BY id", kBriefColumns));
    return read_all(row, read_rollup);
}

Result<std::vector<std::int64_t>> SqliteStore::list_with_step(std::string_view step) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(
        "SELECT id FROM rollups WHERE ended_ms = 0 AND EXISTS (SELECT 1 FROM steps WHERE "
        "steps.rollup = rollups.id AND steps.name = ?)");
    row.bind(step);
    return read_all<std::int64_t>(row, [](Statement& id) { return id.integer(); });
}

Result<void> SqliteStore::update(const Lease& lease, const RollupRow& row, const EventRow& event) {
    return fenced(lease, [&]() -> Result<void> {
        auto update = db_->prepare(
            "UPDATE rollups SET phase = ?, manifest = ?, manifest_digest = ?, manifest_source = ?, "
            "spec = ?, handle = ?, "
            "closing = ?, last_error = ?, live_ms = ?, expires_ms = ?, settled_ms = ?, ended_ms = "
            "? WHERE id = ?");
        update.bind(row.phase)
            .bind(row.manifest)
            .bind(row.manifest_digest)
            .bind(row.manifest_source);
        update.bind(row.spec).bind(row.handle).bind(row.closing).bind(row.last_error);
        update.bind(row.live_ms)
            .bind(row.expires_ms)
            .bind(row.settled_ms)
            .bind(row.ended_ms)
            .bind(row.id);
        ALT_TRY(update.run());
        return event.text.empty() ? Result<void>() : insert_event(event);
    });
}

Result<void> SqliteStore::begin_step(const Lease& lease, const std::string& name,
                                     std::int64_t now_ms) {
    return fenced(lease, [&] {
        auto insert = db_->prepare(
            "INSERT INTO steps (rollup, name, begun_ms) VALUES (?, ?, ?) "
            "ON CONFLICT (rollup, name) DO UPDATE SET attempts = attempts + 1 WHERE done = 0");
        return insert.bind(lease.rollup).bind(name).bind(now_ms).run();
    });
}

Result<void> SqliteStore::finish_step(const Lease& lease, const std::string& name,
                                      const std::string& detail, std::int64_t now_ms) {
    return fenced(lease, [&] {
        auto update = db_->prepare(
            "UPDATE steps SET done = 1, detail = ?, done_ms = ? WHERE rollup = ? AND name = ?");
        return update.bind(detail).bind(now_ms).bind(lease.rollup).bind(name).run();
    });
}

Result<void> SqliteStore::fail_step(const Lease& lease, const std::string& name,
                                    const std::string& error) {
    return fenced(lease, [&] {
        auto update =
            db_->prepare("UPDATE steps SET detail = ? WHERE rollup = ? AND name = ? AND done = 0");
        return update.bind(error).bind(lease.rollup).bind(name).run();
    });
}

Result<std::vector<StepRow>> SqliteStore::steps(std::int64_t rollup) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(
        "SELECT rollup, name, done, attempts, detail, begun_ms, done_ms FROM steps WHERE rollup = "
        "? ORDER BY seq");
    row.bind(rollup);
    return read_all(row, read_step);
}

Result<void> SqliteStore::record_tx(const Lease& lease, const ParentTxRow& row) {
    return fenced_on_disk(lease, [&] {
        auto insert = db_->prepare(
            "INSERT INTO parent_txs (rollup, step, nonce, hash, raw, state) VALUES (?, ?, ?, ?, ?, "
            "?) "
            "ON CONFLICT (hash) DO NOTHING");
        insert.bind(lease.rollup).bind(row.step).bind(static_cast<std::int64_t>(row.nonce));
        return insert.bind(row.hash.view()).bind(BytesView(row.raw)).bind(row.state).run();
    });
}

Result<void> SqliteStore::mark_tx(const Lease& lease, const Hash256& hash, const std::string& state,
                                  std::uint64_t block_num, std::uint64_t gas_used) {
    return fenced(lease, [&] {
        auto update = db_->prepare(
            "UPDATE parent_txs SET state = ?, block_num = ?, gas_used = ? WHERE hash = ?");
        update.bind(state).bind(static_cast<std::int64_t>(block_num));
        return update.bind(static_cast<std::int64_t>(gas_used)).bind(hash.view()).run();
    });
}

Result<std::vector<ParentTxRow>> SqliteStore::parent_txs(std::int64_t rollup) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(
        "SELECT rollup, step, nonce, hash, raw, state, block_num, gas_used FROM parent_txs WHERE "
        "rollup = ? ORDER BY seq");
    row.bind(rollup);
    return read_all(row, read_tx);
}

Result<std::optional<Lease>> SqliteStore::read_holder(std::int64_t rollup) {
    auto row = db_->prepare(
        "SELECT rollup, pid, start_time, purpose, token FROM leases WHERE rollup = ? AND held = 1");
    row.bind(rollup);
    std::optional<Lease> out;
    if (row.step()) out = read_lease(row);
    ALT_TRY(row.result());
    return out;
}

/// For people; the number of one that is not known.
std::string SqliteStore::name_of(std::int64_t rollup) {
    auto row = db_->prepare("SELECT name FROM rollups WHERE id = ?");
    row.bind(rollup);
    return row.step() ? row.text() : fmt::format("rollup {}", rollup);
}

Result<Lease> SqliteStore::acquire(std::int64_t rollup, const sys::ProcessId& owner,
                                   const std::string& purpose,
                                   const std::function<bool(const sys::ProcessId&)>& alive) {
    const std::scoped_lock lock(mutex_);
    return db_->transaction([&]() -> Result<Lease> {
        ALT_TRY_ASSIGN(const auto held, read_holder(rollup));
        if (held && alive(held->owner))
            return make_error(Errc::conflict,
                              fmt::format("{} is held by pid {} ({})", name_of(rollup),
                                          held->owner.pid, held->purpose),
                              "wait for it, or end that process; then run the command again");
        auto upsert = db_->prepare(
            "INSERT INTO leases (rollup, pid, start_time, purpose, token, held) "
            "VALUES (?, ?, ?, ?, 1, 1) ON CONFLICT (rollup) DO UPDATE SET pid = excluded.pid, "
            "start_time = excluded.start_time, purpose = excluded.purpose, token = token + 1, "
            "held = 1");
        upsert.bind(rollup).bind(owner.pid).bind(static_cast<std::int64_t>(owner.start_time));
        ALT_TRY(upsert.bind(purpose).run());
        ALT_TRY_ASSIGN(auto lease, read_holder(rollup));
        ALT_ASSERT(lease.has_value());
        return *std::move(lease);
    });
}

Result<void> SqliteStore::release(const Lease& lease) {
    const std::scoped_lock lock(mutex_);
    auto update = db_->prepare("UPDATE leases SET held = 0 WHERE rollup = ? AND token = ?");
    return update.bind(lease.rollup).bind(static_cast<std::int64_t>(lease.token)).run();
}

Result<std::optional<Lease>> SqliteStore::holder(std::int64_t rollup) {
    const std::scoped_lock lock(mutex_);
    return read_holder(rollup);
}

Result<void> SqliteStore::insert_event(const EventRow& event) {
    auto insert =
        db_->prepare("INSERT INTO events (rollup, at_ms, kind, text) VALUES (?, ?, ?, ?)");
    return insert.bind(event.rollup).bind(event.at_ms).bind(event.kind).bind(event.text).run();
}

Result<void> SqliteStore::append_event(const EventRow& event) {
    const std::scoped_lock lock(mutex_);
    return insert_event(event);
}

Result<std::vector<EventRow>> SqliteStore::events(std::int64_t rollup, std::int64_t after) {
    const std::scoped_lock lock(mutex_);
    auto row = db_->prepare(
        "SELECT id, rollup, at_ms, kind, text FROM events WHERE rollup = ? AND id > ? ORDER BY id");
    row.bind(rollup).bind(after);
    return read_all(row, read_event);
}

}  // namespace

Result<std::unique_ptr<LifecycleStore>> open_sqlite_store(const std::filesystem::path& path) {
    ALT_TRY_ASSIGN(auto db, Database::open(path));
    return std::unique_ptr<LifecycleStore>(new SqliteStore(std::move(db)));
}

Result<std::unique_ptr<LifecycleStore>> open_memory_store() {
    return open_sqlite_store(":memory:");
}

}  // namespace alt::store
