// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "store_testing.h"

#include <sqlite3.h>

#include <cmath>
#include <cstring>
#include <stdexcept>

namespace store_testing {

namespace {

struct Connection {
  sqlite3* db = nullptr;
  explicit Connection(const std::filesystem::path& file, int flags) {
    if (sqlite3_open_v2(file.c_str(), &db, flags, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 5000);
    if (flags & SQLITE_OPEN_READONLY) sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  ~Connection() { sqlite3_close(db); }
};

}  // namespace

Rows sql(const std::filesystem::path& file, const std::string& query) {
  Connection connection(file, SQLITE_OPEN_READONLY);
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(connection.db, query.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(query + ": " + sqlite3_errmsg(connection.db));
  }
  Rows rows;
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    auto& row = rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      row.emplace_back(text ? text : "NULL");
    }
  }
  sqlite3_finalize(statement);
  if (code != SQLITE_DONE) throw std::runtime_error(query + ": " + sqlite3_errmsg(connection.db));
  return rows;
}

std::string sql_value(const std::filesystem::path& file, const std::string& query) {
  const Rows rows = sql(file, query);
  return rows.empty() ? "no row" : rows[0][0];
}

void sql_write(const std::filesystem::path& file, const std::string& statements) {
  Connection connection(file, SQLITE_OPEN_READWRITE);
  if (sqlite3_exec(connection.db, statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(statements + ": " + sqlite3_errmsg(connection.db));
  }
}

leyden::RunInfo info_named(const std::string& name) {
  leyden::RunInfo info;
  info.name = name;
  info.plugin_id = "digits_mlp";
  info.plugin_version = "1.0.0";
  info.device = "cpu";
  info.config = {{"model", {{"lr", 0.1}}}};
  info.params = {{"model.lr", "0.1"}, {"model.hidden_dim", "128"}};
  info.provenance = {{"host", "here"}};
  return info;
}

void log_one(leyden::RunWriter& writer, const std::string& name, int64_t step, double value, double epoch) {
  const leyden::ScalarPoint point{writer.series(name), value};
  writer.log(step, epoch, {&point, 1});
}

bool same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::memcmp(&a, &b, sizeof a) == 0;
}

std::string error_of(leyden::StoreError::Kind kind, const std::function<void()>& work) {
  try {
    work();
  } catch (const leyden::StoreError& error) {
    return error.kind() == kind ? error.what() : std::string("wrong kind of error: ") + error.what();
  }
  return "no error";
}

std::string problem_in(const std::filesystem::path& run_folder) {
  const std::filesystem::path db = run_folder / "run.db";
  leyden::RunReader reader(run_folder);  // first: it rolls back what a dead trainer has left
  if (const std::string check = sql_value(db, "PRAGMA quick_check"); check != "ok") return check;
  // The view gives every row of point and pack that has a log call, and ids have no gaps.
  const bool packed = std::stoi(sql_value(db, "PRAGMA user_version")) >= 2000;
  const std::string pack_rows = packed ? "(SELECT total(count) FROM pack)" : "0";
  const std::string pack_end = packed ? "(SELECT coalesce(max(id + count - 1), 0) FROM pack)" : "0";
  const std::string rows = "(SELECT count(*) FROM point) + " + pack_rows;
  if (sql_value(db, "SELECT (SELECT count(*) FROM metrics) = " + rows) != "1") return "points without a log call";
  if (sql_value(db, "SELECT max((SELECT coalesce(max(id), 0) FROM point), " + pack_end + ") = " + rows) != "1") {
    return "ids of points with gaps";
  }
  // Totals, and each level of rollups, against the points themselves. Buckets of level 0 are complete but for
  // what series.places lists, which columns() reads.
  const Rows wrong = sql(db, R"(
    SELECT series.name FROM series LEFT JOIN (SELECT name, count(*) AS n, min(value) AS low, max(value) AS high
    FROM metrics GROUP BY name) AS p USING (name)
    WHERE series.count IS NOT coalesce(p.n, 0) OR series.min IS NOT p.low OR series.max IS NOT p.high)");
  if (!wrong.empty()) return "wrong totals of " + wrong[0][0];
  for (const leyden::SeriesInfo& info : reader.series()) {
    const leyden::SeriesColumns columns = reader.columns(info.name);
    if (static_cast<int64_t>(columns.size()) != info.count) return "places of " + info.name + " miss points";
    const leyden::Envelope all =
        reader.envelope(info.name, -1e19, 1e19, 1, leyden::XAxis::Step, leyden::Attempts::All);
    if (all.count != info.count) return "rollups of " + info.name + " miss points";
    double low = INFINITY, high = -INFINITY;
    for (const double value : columns.value) {
      if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
    }
    if (low > high) continue;
    if (all.columns[0].min != low || all.columns[0].max != high)
      return "wrong extremes in rollups of " + info.name;
  }
  return {};
}

}  // namespace store_testing
