// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include <SQLiteCpp/SQLiteCpp.h>

namespace leyden {

/// An SQLite file of another program, which may be damaged or made to do harm: read-only, copied aside when it has a WAL
/// (reading that would write beside it), checked, and closed to everything but SELECT; RELIABILITY: no triggers, views or
/// extensions, limits lowered, a deadline. Private to core/store. Any one thread at a time. Throws StoreError (Damaged,
/// Storage); the statements SQLite::Exception.
class ForeignDatabase {
 public:
  explicit ForeignDatabase(const std::filesystem::path& file);
  ~ForeignDatabase();
  ForeignDatabase(const ForeignDatabase&) = delete;
  ForeignDatabase& operator=(const ForeignDatabase&) = delete;

  SQLite::Database& db() { return *db_; }
  /// What is asked from now on may take so long.
  void allow(std::chrono::seconds time) { deadline_ = Clock::now() + time; }

 private:
  using Clock = std::chrono::steady_clock;
  void copy_aside(const std::filesystem::path& file);
  void check(const std::filesystem::path& file);
  void close_down();

  std::filesystem::path aside_;  // a folder of our own; empty when the file is read where it lies
  std::unique_ptr<SQLite::Database> db_;
  Clock::time_point deadline_;
};

}  // namespace leyden
