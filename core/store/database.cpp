#include "core/store/database.hpp"

#include <fmt/format.h>

#include "core/store/migrations.hpp"

namespace alt::store {
namespace {

constexpr int kBusyMillis = 10'000;

bool is_busy(int code) noexcept {
    return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
}

Errc errc_of(int code) noexcept {
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Errc::corrupt;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CONSTRAINT:
            return Errc::conflict;
        default:
            return Errc::io;
    }
}

Error database_error(sqlite3* db, int code) {
    const auto errc = errc_of(code);
    const char* path = db == nullptr ? nullptr : sqlite3_db_filename(db, "main");
    auto error =
        make_error(errc, fmt::format("store {}: {}", path == nullptr ? "" : path,
                                     db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db)));
    if (errc == Errc::corrupt)
        error.hint =
            "nothing was changed; restore the file from a backup, or move it away and run `alt "
            "doctor`";
    if (is_busy(code)) {
        error.hint = "another process is writing to it; run the command again";
        error.retryable = true;
    }
    return error;
}

}  // namespace

Statement::Statement(sqlite3* db, std::string_view sql) : db_(db) {
    check(sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr));
}

void Statement::check(int code) {
    if (code_ == SQLITE_OK && code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
        code_ = code;
}

Statement& Statement::bind(std::int64_t value) {
    if (statement_ != nullptr) check(sqlite3_bind_int64(statement_, ++parameter_, value));
    return *this;
}

Statement& Statement::bind(std::string_view value) {
    if (statement_ != nullptr)
        check(sqlite3_bind_text64(statement_, ++parameter_, value.data(), value.size(),
                                  SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(BytesView value) {
    // A null pointer would bind NULL, not the empty blob.
    const void* data = value.empty() ? "" : static_cast<const void*>(value.data());
    if (statement_ != nullptr)
        check(sqlite3_bind_blob64(statement_, ++parameter_, data, value.size(), SQLITE_TRANSIENT));
    return *this;
}

bool Statement::step() {
    column_ = 0;
    if (code_ != SQLITE_OK || statement_ == nullptr) return false;
    const int code = sqlite3_step(statement_);
    check(code);
    return code == SQLITE_ROW;
}

Result<void> Statement::run() {
    while (step()) {
    }
    return result();
}

Result<void> Statement::result() const {
    if (code_ == SQLITE_OK) return {};
    return database_error(db_, code_);
}

std::int64_t Statement::integer() {
    return sqlite3_column_int64(statement_, column_++);
}

std::string Statement::text() {
    const int column = column_++;
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Bytes Statement::blob() {
    const int column = column_++;
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    if (data == nullptr) return {};
    return {data, data + sqlite3_column_bytes(statement_, column)};
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path) {
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX,
        nullptr);
    std::unique_ptr<Database> database(new Database(db, path));
    if (code != SQLITE_OK)
        return make_error(
            Errc::io,
            fmt::format("cannot open the store {}: {}", path.string(), sqlite3_errstr(code)),
            "check the folder's permissions and space");
    ALT_TRY(database->check_owner());
    ALT_TRY(database->prepare_file());
    ALT_TRY(database->migrate());
    return database;
}

/// Before anything is written: a database that is not ours stays as it is.
Result<void> Database::check_owner() {
    sqlite3_busy_timeout(db_, kBusyMillis);
    // Of one moment: another process may be making the store.
    ALT_TRY(execute("BEGIN"));
    ALT_TRY_ASSIGN(const auto owner, pragma("application_id"));
    ALT_TRY_ASSIGN(const auto found, pragma("user_version"));
    ALT_TRY(execute("COMMIT"));
    constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());
    if ((owner != 0 || found != 0) && owner != kApplicationId)
        return make_error(Errc::corrupt, path_.string() + " is a database of another program",
                          "set ALT_HOME to a folder of its own");
    if (found > kNewest)
        return make_error(
            Errc::unsupported,
            fmt::format("{} has schema {}, this alt knows {}", path_.string(), found, kNewest),
            "use the newer alt that made it");
    return {};
}

Result<std::uint64_t> Database::version() {
    // The pragma counts what others have committed, and leaves out what this connection has.
    ALT_TRY_ASSIGN(const auto others, pragma("data_version"));
    return (static_cast<std::uint64_t>(others) << 32) +
           static_cast<std::uint64_t>(sqlite3_total_changes(db_));
}

Result<void> Database::prepare_file() {
    ALT_TRY(execute("PRAGMA foreign_keys = ON"));
    ALT_TRY(promise(Durability::process));
    return execute("PRAGMA journal_mode = WAL");
}

/// A WAL is synced at each commit with FULL, and only before a checkpoint with NORMAL.
Result<void> Database::promise(Durability durability) {
    return execute(durability == Durability::disk ? "PRAGMA synchronous = FULL"
                                                  : "PRAGMA synchronous = NORMAL");
}

Result<std::int64_t> Database::pragma(std::string_view name) {
    auto statement = prepare(fmt::format("PRAGMA {}", name));
    const auto value = statement.step() ? statement.integer() : 0;
    ALT_TRY(statement.result());
    return value;
}

Result<void> Database::migrate() {
    constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());
    ALT_TRY_ASSIGN(const auto found, pragma("user_version"));
    if (found == kNewest) return {};
    return transaction([&]() -> Result<void> {
        // Another process may have migrated while this one waited for the lock.
        ALT_TRY_ASSIGN(const auto current, pragma("user_version"));
        for (auto version = current; version < kNewest; ++version)
            ALT_TRY(execute(std::string(kMigrations[static_cast<std::size_t>(version)])));
        ALT_TRY(execute(fmt::format("PRAGMA application_id = {}", kApplicationId)));
        return execute(fmt::format("PRAGMA user_version = {}", kNewest));
    });
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    return database_error(db_, code);
}

}  // namespace alt::store
