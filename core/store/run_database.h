// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include <store/run_info.h>
#include <store/run_paths.h>
#include <store/run_status.h>

namespace leyden {

/// run.db's writing connection, with what belongs to the whole run. Private to core/store; holding run.lock
/// is the caller's business. Throws SQLite::Exception.
class RunDatabase {
 public:
  /// Makes the file with its schema, `info` and the first attempt, in DELETE mode; the connection is closed.
  static void create(const std::filesystem::path& file, const RunInfo& info, double started);
  /// Makes the file with its schema and the first attempt alone, for a writer that nobody watches: without a
  /// journal on disk and without syncs, so that the file is good only when it is closed and synced.
  static std::unique_ptr<RunDatabase> create_draft(const std::filesystem::path& file);
  /// `check`: for how long the file's pages are looked through first. Throws StoreError too: Damaged, NewerSchema.
  RunDatabase(const std::filesystem::path& file, bool use_wal, std::chrono::milliseconds check = {});

  SQLite::Database& db() { return *db_; }
  const std::filesystem::path& file() const { return file_; }
  const std::string& journal_mode() const { return journal_mode_; }

  /// A new attempt's number; its status is running. Durable.
  int begin_attempt(double started);
  int last_attempt();
  void set_info(const std::string& key, const std::string& value);
  /// The rows of `info`, parameters included; status running. Inside the caller's transaction.
  void put_run(const RunInfo& info, double started);
  /// One durable transaction.
  void set_status(RunStatus status, const std::string& error_json, int attempt, double ended, double seconds);
  void set_durable(bool durable);

  /// Folds the WAL into the file when it has grown.
  void checkpoint_if_long();
  /// Folds the WAL and leaves DELETE mode. False while readers keep that from happening.
  bool leave_wal();

 private:
  RunDatabase(const std::filesystem::path& file, std::unique_ptr<SQLite::Database> db);

  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> db_;
  std::string journal_mode_;
  bool durable_ = false;
  int wal_frames_ = 0;
};

}  // namespace leyden
