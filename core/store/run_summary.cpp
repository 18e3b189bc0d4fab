// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_summary.h>

#include <sqlite3.h>

#include <algorithm>
#include <ctime>

#include <store/raw_statement.h>
#include <store/rollup_rows.h>
#include <store/run_lock.h>
#include <store/schema.h>
#include <store/series_reader.h>
#include <store/sqlite_session.h>
#include <store/text.h>
#include <store/ulid.h>

namespace leyden {

namespace {

std::string started_by_id(const std::string& run_id) {
  return is_ulid(run_id) ? text::iso_utc(static_cast<double>(ulid_milliseconds(run_id)) / 1000.0)
                         : std::string();
}

double now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void take_info(SQLite::Database& db, RunRow& row) {
  RawStatement query(db,
                     "SELECT key, value FROM info WHERE key IN ('name', 'plugin', 'verb', 'device', 'error',"
                     " 'started', 'status')");
  row.status = RunStatus::Interrupted;
  while (query.step()) {
    const std::string key = query.text(0);
    std::string value = query.text(1);
    if (key == "name") row.name = std::move(value);
    else if (key == "plugin") row.plugin = std::move(value);
    else if (key == "verb") row.verb = std::move(value);
    else if (key == "device") row.device = std::move(value);
    else if (key == "error" && !value.empty()) row.error = std::move(value);
    else if (key == "started" && !value.empty()) row.started = std::move(value);
    else if (key == "status") row.status = run_status_from(value).value_or(RunStatus::Interrupted);
  }
}

// A running attempt's seconds go on since its last commit.
void take_seconds(SQLite::Database& db, RunRow& row) {
  RawStatement query(db, "SELECT started, seconds FROM attempt ORDER BY id");
  double begun = 0.0, last = 0.0;
  bool any = false;
  row.seconds = 0.0;
  while (query.step()) {
    any = true;
    begun = query.real(0);
    last = query.real(1);
    row.seconds += last;
  }
  if (any && row.status == RunStatus::Running) row.seconds += std::max(0.0, now() - begun - last);
}

void take_values(SQLite::Database& db, RunRow& row) {
  RawStatement params(db, "SELECT path, value FROM param ORDER BY id");
  while (params.step()) row.params.emplace_back(params.text(0), params.text(1));
  RawStatement series(db, std::string("SELECT ") + rollup_rows::kSeriesColumns +
                              " FROM series WHERE count > 0 ORDER BY id");
  while (series.step()) row.metrics.push_back(to_info(series.text(1), rollup_rows::read_totals(series)));
}

// In one transaction, so that all of it belongs together.
void take_all(const RunPaths& paths, RunRow& row) {
  const auto db = open_for_reading(paths.db());
  schema::check_run_database(*db, paths.db(), false);
  SQLite::Transaction transaction(*db);
  row.params.clear();
  row.metrics.clear();
  take_info(*db, row);
  take_seconds(*db, row);
  take_values(*db, row);
}

void take_database(const RunPaths& paths, RunRow& row) {
  std::error_code ignored;
  if (!std::filesystem::exists(paths.db(), ignored)) {
    throw StoreError(StoreError::Kind::NotFound,
                     paths.root.string() + " holds no run (there is no run.db).");
  }
  const RunRow before = row;
  try {
    take_all(paths, row);
  } catch (const SQLite::Exception& error) {
    row = before;
    if ((error.getErrorCode() & 0xff) != SQLITE_READONLY) throw store_error(error, paths.db(), "read");
    // Its trainer died in DELETE mode: a reader of the run rolls the journal back.
    RunReader(paths.root).state();
    take_all(paths, row);
  }
  if (row.status != RunStatus::Running || RunLock::is_held(paths.lock())) return;
  // Nobody trains it; unless it ended between the two looks, it was cut off.
  row = before;
  take_all(paths, row);
  if (row.status != RunStatus::Running) return;
  row.status = RunStatus::Interrupted;
}

}  // namespace

RunStamp run_stamp(const RunPaths& paths) {
  std::filesystem::path wal = paths.db();
  wal += "-wal";
  return {file_stamp(paths.db()), file_stamp(wal), file_stamp(paths.annotations())};
}

RunRow read_run_row(const RunPaths& paths) {
  RunRow row;
  row.run_id = paths.run_id();
  row.path = paths.root;
  row.started = started_by_id(row.run_id);
  try {
    row.annotations = read_annotations(paths.annotations());
  } catch (const std::exception& problem) {
    row.error = problem.what();
  }
  try {
    take_database(paths, row);
  } catch (const std::exception& problem) {
    row.broken = true;
    row.status = RunStatus::Failed;
    row.error = problem.what();
  }
  if (!row.annotations.name.empty()) row.name = row.annotations.name;
  row.error = text::valid_utf8(row.error);  // a folder's name may be of any bytes
  return row;
}

}  // namespace leyden
