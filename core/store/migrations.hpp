#pragma once

#include <array>
#include <string_view>

namespace alt::store {

/// "ALT1": SQLite's application_id of our files.
inline constexpr int kApplicationId = 0x414c5431;

inline constexpr std::string_view kFirstSchema = R"sql(
CREATE TABLE rollups (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT    NOT NULL,
    phase           TEXT    NOT NULL,
    manifest        TEXT    NOT NULL,
    manifest_digest TEXT    NOT NULL,
    manifest_source TEXT    NOT NULL,
    spec            TEXT    NOT NULL DEFAULT '',
    handle          TEXT    NOT NULL DEFAULT '',
    closing         TEXT    NOT NULL DEFAULT '',
    last_error      TEXT    NOT NULL DEFAULT '',
    created_ms      INTEGER NOT NULL,
    live_ms         INTEGER NOT NULL DEFAULT 0,
    expires_ms      INTEGER NOT NULL DEFAULT 0,
    settled_ms      INTEGER NOT NULL DEFAULT 0,
    ended_ms        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX rollups_by_name ON rollups(name) WHERE ended_ms = 0;
CREATE TABLE steps (
    rollup   INTEGER NOT NULL REFERENCES rollups(id),
    name     TEXT    NOT NULL,
    done     INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 1,
    detail   TEXT    NOT NULL DEFAULT '',
    begun_ms INTEGER NOT NULL,
    done_ms  INTEGER NOT NULL DEFAULT 0,
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    UNIQUE (rollup, name)
) STRICT;
CREATE TABLE parent_txs (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    rollup    INTEGER NOT NULL REFERENCES rollups(id),
    step      TEXT    NOT NULL,
    nonce     INTEGER NOT NULL,
    hash      BLOB    NOT NULL UNIQUE,
    raw       BLOB    NOT NULL,
    state     TEXT    NOT NULL,
    block_num INTEGER NOT NULL DEFAULT 0,
    gas_used  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX parent_txs_by_rollup ON parent_txs(rollup);
CREATE TABLE leases (
    rollup     INTEGER PRIMARY KEY REFERENCES rollups(id),
    pid        INTEGER NOT NULL,
    start_time INTEGER NOT NULL,
    purpose    TEXT    NOT NULL,
    token      INTEGER NOT NULL,
    held       INTEGER NOT NULL
) STRICT;
CREATE TABLE events (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    rollup INTEGER NOT NULL REFERENCES rollups(id),
    at_ms  INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    text   TEXT    NOT NULL
) STRICT;
CREATE INDEX events_by_rollup ON events(rollup, id);
)sql";

/// For those who look for a name among all that have ended.
inline constexpr std::string_view kNamesOfAll = R"sql(
CREATE INDEX all_rollups_by_name ON rollups(name, ended_ms);
)sql";

/// Migration n brings a store from user_version n to n + 1. Never edited once released, only
/// appended to.
inline constexpr std::array<std::string_view, 2> kMigrations{{kFirstSchema, kNamesOfAll}};

}  // namespace alt::store
