// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include <store/store_error.h>

struct sqlite3;

// Connections with the settings of RELIABILITY.md. Private to core/store.
namespace leyden {

/// For writing, by its only writer. `create`: the file may be new.
std::unique_ptr<SQLite::Database> open_for_writing(const std::filesystem::path& file, bool create);

/// Read-only, and closed to what a hostile file could bring: no triggers, no views, no functions of the
/// schema's choice, nothing but queries, and values of 64 MiB at most. Never checkpoints. Throws SQLite::Exception, and StoreError (NotFound).
std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& file);

/// How much work a file of this size can be: what takes more goes in circles, as the pages of a hostile file
/// can, and ends with SQLITE_INTERRUPT. Set anew before each piece of work.
class WorkBudget {
 public:
  explicit WorkBudget(SQLite::Database& db);
  ~WorkBudget();
  WorkBudget(const WorkBudget&) = delete;
  WorkBudget& operator=(const WorkBudget&) = delete;

  void renew();

 private:
  static int spend(void* self);

  sqlite3* handle_;
  int64_t left_ = 0;
};

/// What a pragma answers, as text.
std::string pragma(SQLite::Database& db, const std::string& statement);

/// Looks through the file's pages with quick_check before anything is added to them; what takes longer than `limit` is
/// broken off, and the rest trusted. Throws StoreError (Damaged) with what SQLite found, and SQLite::Exception.
void check_pages(SQLite::Database& db, const std::filesystem::path& file, std::chrono::milliseconds limit);

/// WAL where `wanted` and the file system can; else DELETE. Answers what the file is in now.
std::string choose_journal(SQLite::Database& db, const std::filesystem::path& file, bool wanted);

/// The sentence and kind for an error of SQLite about `file`. `doing`: "written", "read", ...
StoreError store_error(const SQLite::Exception& error, const std::filesystem::path& file,
                       const std::string& doing);

/// BLOB and TEXT of a column as a view; valid until the statement steps.
std::string_view bytes_of(const SQLite::Column& column);
/// Text of a column, made valid UTF-8: a damaged file may hold anything.
std::string text_of(const SQLite::Column& column);
/// NULL reads as NaN.
double number_of(const SQLite::Column& column);

}  // namespace leyden
