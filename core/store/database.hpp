#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt::store {

/// One prepared statement on its way through its rows. A failure sticks: `error` tells it at the
/// end.
class Statement {
public:
    Statement(sqlite3* db, std::string_view sql);
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(statement_); }

    Statement& bind(std::int64_t value);
    Statement& bind(std::string_view value);
    Statement& bind(BytesView value);

    /// True while there is a row.
    bool step();
    /// Runs to the end.
    Result<void> run();
    /// After the last step.
    Result<void> result() const;
    /// It failed because a row breaks a constraint.
    [[nodiscard]] bool violated() const noexcept { return (code_ & 0xff) == SQLITE_CONSTRAINT; }

    std::int64_t integer();
    std::string text();
    Bytes blob();

private:
    void check(int code);

    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
    int parameter_ = 0;
    int column_ = 0;
    int code_ = SQLITE_OK;
};

/// A connection to a store file with our settings: WAL, foreign keys, a busy time-out of 10 s.
/// A committed transaction survives the end of the process by whatever signal; after `Durability::
/// disk` it, and all before it, survive the end of the machine as well.
class Database {
public:
    /// ":memory:" is a private store without a file. Brings older schemas up to date.
    /// Errors: corrupt (damaged, or no store of ours), unsupported (made by a newer alt), io.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() { sqlite3_close(db_); }

    Statement prepare(std::string_view sql) { return {db_, sql}; }
    Result<void> execute(const std::string& sql);
    [[nodiscard]] int changes() const { return sqlite3_changes(db_); }
    /// Another number after each change of the file, by this connection or any other.
    Result<std::uint64_t> version();
    [[nodiscard]] std::int64_t last_id() const { return sqlite3_last_insert_rowid(db_); }

    enum class Durability { process, disk };
    /// Outside a transaction: what the next ones promise when they are committed.
    Result<void> promise(Durability durability);

    /// Runs `body` in a write transaction; rolls back unless it succeeds.
    template <typename Body>
    auto transaction(Body&& body) -> decltype(body()) {
        if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return std::move(begun.error());
        auto outcome = body();
        if (!outcome) {
            // The first error is what matters; a rollback can only fail where there is nothing to
            // roll back.
            static_cast<void>(execute("ROLLBACK"));
            return outcome;
        }
        if (auto committed = execute("COMMIT"); !committed) {
            static_cast<void>(execute("ROLLBACK"));
            return std::move(committed.error());
        }
        return outcome;
    }

private:
    Database(sqlite3* db, std::filesystem::path path) : db_(db), path_(std::move(path)) {}
    Result<void> check_owner();
    Result<void> prepare_file();
    Result<void> migrate();
    Result<std::int64_t> pragma(std::string_view name);

    sqlite3* db_;
    std::filesystem::path path_;
};

}  // namespace alt::store
