// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/schema.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include <store/sqlite_session.h>

namespace leyden::schema {

namespace {

// point and pack are append-only, each commit's rows clustered by series, and have no index. They share their
// ids: a row of pack holds the points id ... id + count - 1 in v0, v1, ...; the i-th one's log call is call +
// c<i>, or, where that is NULL, call + i * stride. rollup and bucket say where the rows of a series lie:
// `places` are extents of ids (places.h), NULL when they are id_first..id_last without a gap. series.places
// are those of the points that are in no rollup yet. A column without a type keeps a REAL as it is; with one,
// SQLite would turn -0.0 into 0.0.
const char* const kTables = R"sql(
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

const char* const kViews = R"sql(
CREATE VIEW run_info AS SELECT key, value FROM info;
CREATE VIEW params AS SELECT path, value FROM param ORDER BY id;
CREATE VIEW events AS SELECT id, wall_time, step, kind, payload FROM event;
CREATE VIEW log_lines AS SELECT id, wall_time, level, source, text FROM log_line;
CREATE VIEW artifacts AS SELECT id, step, name, kind, path, sha256, bytes, meta FROM artifact;
CREATE VIEW histograms AS SELECT name, step, epoch, wall_time, attempt, min, max, sum, sum_squares, edges,
  counts FROM histogram;
CREATE VIEW system_metrics AS SELECT name, wall_time, value FROM system_metric;
)sql";

// What version 2 added. The row of a block of buckets is series * 2^40 + the ordinal of its first point.
std::string pack_tables() {
  std::string slots;
  for (int i = 0; i < kPackPoints; ++i) slots += (i ? ",(" : "(") + std::to_string(i) + ")";
  return "CREATE TABLE pack(id INTEGER PRIMARY KEY, series INTEGER, call INTEGER, stride INTEGER, count INTEGER, " +
         pack_columns("v", 0) + ", " + pack_columns("c", 1) +
         ");"
         "CREATE TABLE slot(n INTEGER PRIMARY KEY); INSERT INTO slot(n) VALUES " +
         slots + ";CREATE TABLE bucket(id INTEGER PRIMARY KEY, data BLOB, times BLOB);";
}

// "CASE slot.n WHEN 0 THEN v0 ...", in groups of eight: SQLite looks at one branch after the other.
std::string pick(const char* prefix, int first) {
  std::string out = "CASE slot.n >> 3";
  for (int group = 0; group < kPackPoints / 8; ++group) {
    out += " WHEN " + std::to_string(group) + " THEN CASE slot.n";
    for (int i = std::max(first, 8 * group); i < 8 * (group + 1); ++i) {
      out += " WHEN " + std::to_string(i) + " THEN pack." + prefix + std::to_string(i);
    }
    out += " END";
  }
  return out + " END";
}

// CROSS JOIN keeps point and pack as the outer tables: both are read once in the order of their ids, and merged.
std::string metrics_view() {
  return "CREATE VIEW metrics AS SELECT name, step, epoch, wall_time, value, attempt FROM ("
         "SELECT point.id AS id, 0 AS n, series.name AS name, log_call.step AS step, log_call.epoch AS epoch,"
         " log_call.wall_time AS wall_time, point.value AS value, log_call.attempt AS attempt FROM point"
         " CROSS JOIN series ON series.id = point.series CROSS JOIN log_call ON log_call.id = point.call"
         " UNION ALL "
         "SELECT pack.id, slot.n, series.name, log_call.step, log_call.epoch, log_call.wall_time, " +
         pick("v", 0) +
         ", log_call.attempt FROM pack CROSS JOIN series ON series.id = pack.series"
         " CROSS JOIN slot ON slot.n < pack.count CROSS JOIN log_call ON log_call.id = pack.call + coalesce(" +
         pick("c", 1) + ", slot.n * pack.stride) ORDER BY 1, 2);";
}

}  // namespace

std::string pack_columns(const char* prefix, int first) {
  std::string out;
  for (int i = first; i < kPackPoints; ++i) out += (i > first ? ", " : "") + (prefix + std::to_string(i));
  return out;
}

std::string run_tables() {
  return kTables + pack_tables();
}

std::string run_views() {
  return kViews + metrics_view();
}

std::string run_migration() {
  return pack_tables() + "DROP VIEW metrics;" + metrics_view() +
         "PRAGMA user_version=" + std::to_string(kRunVersion) + ";";
}

int run_version(SQLite::Database& db) {
  return std::atoi(pragma(db, "user_version").c_str());
}

namespace {

// Whether `word` stands alone somewhere in `text`, in any case.
bool has_word(const std::string& text, const std::string& word) {
  const auto is_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  std::string upper(text.size(), ' ');
  std::transform(text.begin(), text.end(), upper.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  for (size_t at = upper.find(word); at != std::string::npos; at = upper.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_letter(upper[at - 1])) && (end == upper.size() || !is_letter(upper[end]))) return true;
  }
  return false;
}

// Our tables are plain ones: no views, virtual tables or computed columns of a file's own choice.
void check_tables(SQLite::Database& db, const std::filesystem::path& file) {
  constexpr std::array kOurs = {"info", "param", "attempt", "series", "log_call", "point", "rollup", "event",
                                "log_line", "artifact", "histogram", "system_metric", "pack", "slot", "bucket"};
  SQLite::Statement query(db, "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view')");
  while (query.executeStep()) {
    const std::string name = text_of(query.getColumn(0)), sql = text_of(query.getColumn(2));
    if (std::find(kOurs.begin(), kOurs.end(), name) == kOurs.end()) continue;
    if (text_of(query.getColumn(1)) != "table" || has_word(sql, "VIRTUAL") || has_word(sql, "AS")) {
      throw StoreError(StoreError::Kind::Damaged, file.string() + " is not a run database of Leyden: its \"" +
                                                      name + "\" is no plain table.");
    }
  }
}

}  // namespace

void check_run_database(SQLite::Database& db, const std::filesystem::path& file, bool for_writing) {
  const int application = std::atoi(pragma(db, "application_id").c_str());
  if (application != kRunApplicationId) {
    throw StoreError(StoreError::Kind::Damaged, file.string() + " is not a run database of Leyden.");
  }
  const int version = run_version(db);
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
  check_tables(db, file);
}

}  // namespace leyden::schema
