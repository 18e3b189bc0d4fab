// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/schema.h>

#include <cstdlib>

#include <store/sqlite_session.h>

namespace leyden::schema {

// point is append-only, each commit's rows clustered by series, and has no index. rollup says where the rows
// of a series lie: `places` are extents of ids (places.h), NULL when they are id_first..id_last without a
// gap. series.places are those of the points that are in no rollup yet. A column without a type keeps a REAL
// as it is; with one, SQLite would turn -0.0 into 0.0.
const char* const kRunTables = R"sql(
CREATE TABLE info(key TEXT PRIMARY KEY NOT NULL, value) WITHOUT ROWID;
CREATE TABLE param(id INTEGER PRIMARY KEY, path TEXT NOT NULL, value TEXT);
CREATE TABLE attempt(id INTEGER PRIMARY KEY, started, seconds, status TEXT, first_step INTEGER,
  last_step INTEGER, commits INTEGER NOT NULL DEFAULT 0, host TEXT, pid INTEGER);
CREATE TABLE series(id INTEGER PRIMARY KEY, name TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 0,
  nan INTEGER, pos_inf INTEGER, neg_inf INTEGER, min, max, mean, head, last,
  first_step INTEGER, last_step INTEGER, min_at INTEGER, max_at INTEGER,
  step_min INTEGER, step_max INTEGER, no_epoch INTEGER, epoch_min, epoch_max, time_min, time_max, places BLOB);
CREATE TABLE log_call(id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch, wall_time, attempt INTEGER);
CREATE TABLE point(id INTEGER PRIMARY KEY, series INTEGER, call INTEGER, value);
CREATE TABLE rollup(series INTEGER NOT NULL, level INTEGER NOT NULL, first INTEGER NOT NULL,
  count INTEGER NOT NULL, nan INTEGER, pos_inf INTEGER, neg_inf INTEGER, min, max, mean, head, last,
  step_min INTEGER, step_max INTEGER, no_epoch INTEGER, epoch_min, epoch_max, time_min, time_max,
  id_first INTEGER, id_last INTEGER, attempt INTEGER, places BLOB,
  PRIMARY KEY(series, level, first)) WITHOUT ROWID;
CREATE TABLE event(id INTEGER PRIMARY KEY, wall_time, step INTEGER, kind TEXT, payload TEXT);
CREATE TABLE log_line(id INTEGER PRIMARY KEY, wall_time, level TEXT, source TEXT, text TEXT);
CREATE TABLE artifact(id INTEGER PRIMARY KEY, step INTEGER, name TEXT, kind TEXT, path TEXT, sha256 TEXT,
  bytes INTEGER, meta TEXT);
CREATE TABLE histogram(id INTEGER PRIMARY KEY, name TEXT, step INTEGER, epoch, wall_time, attempt INTEGER,
  min, max, sum, sum_squares, edges TEXT, counts TEXT);
CREATE TABLE system_metric(id INTEGER PRIMARY KEY, name TEXT, wall_time, value);
)sql";

// CROSS JOIN keeps point as the outer table: rows come in the order of their ids, in one pass.
const char* const kRunViews = R"sql(
CREATE VIEW run_info AS SELECT key, value FROM info;
CREATE VIEW params AS SELECT path, value FROM param ORDER BY id;
CREATE VIEW metrics AS SELECT series.name AS name, log_call.step AS step, log_call.epoch AS epoch,
  log_call.wall_time AS wall_time, point.value AS value, log_call.attempt AS attempt
  FROM point CROSS JOIN log_call ON log_call.id = point.call CROSS JOIN series ON series.id = point.series;
CREATE VIEW events AS SELECT id, wall_time, step, kind, payload FROM event;
CREATE VIEW log_lines AS SELECT id, wall_time, level, source, text FROM log_line;
CREATE VIEW artifacts AS SELECT id, step, name, kind, path, sha256, bytes, meta FROM artifact;
CREATE VIEW histograms AS SELECT name, step, epoch, wall_time, attempt, min, max, sum, sum_squares, edges,
  counts FROM histogram;
CREATE VIEW system_metrics AS SELECT name, wall_time, value FROM system_metric;
)sql";

void check_run_database(SQLite::Database& db, const std::filesystem::path& file, bool for_writing) {
  const int application = std::atoi(pragma(db, "application_id").c_str());
  if (application != kRunApplicationId) {
    throw StoreError(StoreError::Kind::Damaged, file.string() + " is not a run database of Leyden.");
  }
  const int version = std::atoi(pragma(db, "user_version").c_str());
  if (version < 1000) {
    throw StoreError(StoreError::Kind::Damaged,
                     file.string() + " is a run database without a version; it was not written to its end.");
  }
  const bool newer_major = version / 1000 > kRunVersion / 1000;
  if (newer_major || (for_writing && version > kRunVersion)) {
    throw StoreError(
        StoreError::Kind::NewerSchema,
        file.string() + " was written by a newer Leyden (schema " + std::to_string(version / 1000) + "." +
            std::to_string(version % 1000) + ", this one knows " + std::to_string(kRunVersion / 1000) + "." +
            std::to_string(kRunVersion % 1000) + "); " +
            (newer_major ? "update Leyden to open it." : "it can be read but not continued; update Leyden."));
  }
}

}  // namespace leyden::schema
