// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/mlflow_database.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <memory>

#include <store/import/foreign_database.h>
#include <store/import/imported_run.h>
#include <store/import/mlflow_artifacts.h>
#include <store/import/mlflow_run.h>
#include <store/import/source_stamp.h>
#include <store/sqlite_session.h>
#include <store/store_error.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr auto kListTime = std::chrono::seconds(120);
constexpr auto kReadTime = std::chrono::seconds(600);  // of one run
constexpr uint64_t kPointBytes = 100;                  // about what a row of metrics takes

bool is_sqlite(const fs::path& file) {
  char magic[16] = {};
  std::ifstream(file, std::ios::binary).read(magic, sizeof magic);
  return std::string_view(magic, 15) == "SQLite format 3";
}

bool has_tables(SQLite::Database& db) {
  try {
    for (const char* query : {"SELECT run_uuid, experiment_id, status, start_time FROM runs WHERE 0",
                              "SELECT run_uuid, key, value, timestamp, step, is_nan FROM metrics WHERE 0",
                              "SELECT run_uuid, key, value FROM params WHERE 0", "SELECT experiment_id, name FROM experiments WHERE 0"}) {
      SQLite::Statement(db, query).executeStep();
    }
    return true;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

// What changes when a run does: a word on each of its rows, without reading the points.
void stamp_rows(SQLite::Database& db, const char* query, std::map<std::string, SourceStamp>& stamps) {
  SQLite::Statement rows(db, query);
  while (rows.executeStep()) {
    SourceStamp& stamp = stamps[text_of(rows.getColumn(0))];
    for (int i = 1; i < rows.getColumnCount(); ++i) stamp.add(bytes_of(rows.getColumn(i)));
  }
}

std::string run_name(SQLite::Database& db, const std::string& uuid, const std::string& name) {
  if (!name.empty()) return name;
  SQLite::Statement tag(db, "SELECT value FROM tags WHERE run_uuid = ? AND key = 'mlflow.runName'");
  tag.bind(1, uuid);
  return tag.executeStep() ? text_of(tag.getColumn(0)) : uuid;
}

void list_runs(const std::shared_ptr<ForeignDatabase>& opened, const fs::path& file, const std::string& name,
               ImportFindings& findings) {
  SQLite::Database& db = opened->db();
  std::map<std::string, SourceStamp> stamps;
  std::map<std::string, uint64_t> points;
  stamp_rows(db, "SELECT run_uuid, status, start_time, end_time, name FROM runs", stamps);
  stamp_rows(db, "SELECT run_uuid, count(*), max(timestamp), total(value) FROM metrics GROUP BY run_uuid", stamps);
  stamp_rows(db, "SELECT run_uuid, key, value FROM params", stamps);
  stamp_rows(db, "SELECT run_uuid, key, value FROM tags", stamps);
  SQLite::Statement counts(db, "SELECT run_uuid, count(*) FROM metrics GROUP BY run_uuid");
  while (counts.executeStep()) points[text_of(counts.getColumn(0))] = static_cast<uint64_t>(counts.getColumn(1).getInt64());
  SQLite::Statement runs(db,
                         "SELECT runs.run_uuid, runs.name, experiments.name, runs.lifecycle_stage, runs.artifact_uri FROM runs LEFT JOIN"
                         " experiments ON experiments.experiment_id = runs.experiment_id ORDER BY runs.start_time");
  size_t deleted = 0;
  while (runs.executeStep()) {
    const std::string uuid = text_of(runs.getColumn(0));
    if (text_of(runs.getColumn(3)) == "deleted") {
      ++deleted;
      continue;
    }
    const std::string experiment = text_of(runs.getColumn(2));
    const MlflowArtifacts artifacts = find_mlflow_artifacts(text_of(runs.getColumn(4)), uuid, file);
    artifacts.add_to(stamps[uuid]);
    findings.sources.push_back({{}, "mlflow:" + uuid, file,
                                (experiment.empty() ? name : experiment) + "/" + run_name(db, uuid, text_of(runs.getColumn(1))),
                                stamps[uuid].text(), 1000 + points[uuid] * kPointBytes + artifacts.bytes(), uuid, opened});
  }
  if (deleted > 0) findings.notes.push_back(file.string() + ": " + std::to_string(deleted) + " deleted runs were left out.");
}

MlflowRun run_facts(SQLite::Database& db, const fs::path& file, const std::string& uuid) {
  MlflowRun out;
  out.store = file;
  out.uuid = uuid;
  SQLite::Statement row(db,
                        "SELECT runs.status, runs.start_time, runs.end_time, runs.user_id, runs.artifact_uri, experiments.name"
                        " FROM runs LEFT JOIN experiments ON experiments.experiment_id = runs.experiment_id WHERE run_uuid = ?");
  row.bind(1, uuid);
  if (!row.executeStep()) throw StoreError(StoreError::Kind::NotFound, "The run " + uuid + " is gone.");
  out.status = text_of(row.getColumn(0));
  out.started = row.getColumn(1).getInt64();
  out.ended = row.getColumn(2).getInt64();
  out.user = text_of(row.getColumn(3));
  out.artifact_uri = text_of(row.getColumn(4));
  out.experiment = text_of(row.getColumn(5));
  const auto list = [&](const char* query, auto& into) {
    SQLite::Statement rows(db, query);
    rows.bind(1, uuid);
    while (rows.executeStep()) into.emplace_back(text_of(rows.getColumn(0)), text_of(rows.getColumn(1)));
  };
  list("SELECT key, value FROM params WHERE run_uuid = ? ORDER BY key", out.params);
  list("SELECT key, value FROM tags WHERE run_uuid = ? ORDER BY key", out.tags);
  return out;
}

// MLflow keeps NaN as a flag, and what is infinite as the largest numbers.
double value_of(double value, bool is_nan) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  if (is_nan) return std::numeric_limits<double>::quiet_NaN();
  return value >= kLargest ? HUGE_VAL : value <= -kLargest ? -HUGE_VAL : value;
}

void read_points(SQLite::Database& db, const std::string& uuid, MlflowNames names, ImportedRun& run) {
  SQLite::Statement rows(db, "SELECT key, timestamp, step, value, is_nan FROM metrics WHERE run_uuid = ? ORDER BY rowid");
  rows.bind(1, uuid);
  MlflowPoints points(run, std::move(names));
  uint64_t count = 0;
  while (rows.executeStep()) {
    points.add(text_of(rows.getColumn(0)), {rows.getColumn(1).getInt64(), rows.getColumn(2).getInt64(),
                                            value_of(rows.getColumn(3).getDouble(), rows.getColumn(4).getInt() != 0)});
    if (++count % 1000 == 0) run.advance(1000 * kPointBytes);
  }
  points.end();
}

}  // namespace

bool find_mlflow_database(const fs::path& file, const std::string& name, ImportFindings& findings) {
  if (!is_sqlite(file)) return false;
  try {
    const auto opened = std::make_shared<ForeignDatabase>(file);
    if (!has_tables(opened->db())) return false;
    opened->allow(kListTime);
    list_runs(opened, file, name, findings);
  } catch (const StoreError& error) {
    findings.notes.push_back(error.what());
  } catch (const SQLite::Exception& error) {
    findings.notes.push_back(file.string() + " could not be read: " + error.what() + ".");
  }
  return true;
}

void read_mlflow_database(const ImportSource& source, ImportedRun& run) {
  auto& opened = *static_cast<ForeignDatabase*>(source.opened.get());
  try {
    opened.allow(kReadTime);
    MlflowNames names = take_mlflow_run(run_facts(opened.db(), source.path, source.part), run);
    read_points(opened.db(), source.part, std::move(names), run);
  } catch (const SQLite::Exception& error) {
    throw StoreError(StoreError::Kind::Damaged, source.path.string() + " could not be read: " + error.what() + ".");
  }
}

}  // namespace leyden
