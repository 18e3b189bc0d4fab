// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/foreign_database.h>

#include <sqlite3.h>

#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>

#include <store/sqlite_session.h>
#include <store/store_error.h>
#include <store/ulid.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr auto kCheckTime = std::chrono::seconds(60);

fs::path beside(const fs::path& file, const char* ending) {
  fs::path out = file;
  out += ending;
  return out;
}

// Bytes 18 and 19 of the header are 2 in WAL mode.
bool has_wal(const fs::path& file) {
  char header[20] = {};
  std::ifstream(file, std::ios::binary).read(header, sizeof header);
  std::error_code error;
  return header[18] == 2 || header[19] == 2 || fs::exists(beside(file, "-wal"), error);
}

int only_select(void*, int action, const char*, const char* second, const char*, const char*) {
  if (action == SQLITE_SELECT || action == SQLITE_READ) return SQLITE_OK;
  if (action != SQLITE_FUNCTION) return SQLITE_DENY;
  for (const char* known : {"count", "max", "total"}) {
    if (std::strcmp(second, known) == 0) return SQLITE_OK;
  }
  return SQLITE_DENY;
}

}  // namespace

ForeignDatabase::ForeignDatabase(const fs::path& file) {
  if (has_wal(file)) copy_aside(file);
  const fs::path& path = aside_.empty() ? file : aside_ / "copy.db";
  try {
    if (aside_.empty()) {
      db_ = open_for_reading(path);
    } else {
      // The copy is ours: opened for writing once, so that its WAL is folded in.
      SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec("PRAGMA journal_mode=DELETE");
      db_ = open_for_reading(path);
    }
    close_down();
    check(file);
    sqlite3_set_authorizer(db_->getHandle(), only_select, nullptr);
  } catch (const SQLite::Exception& error) {
    std::error_code ignored;
    db_.reset();
    if (!aside_.empty()) fs::remove_all(aside_, ignored);
    throw StoreError(StoreError::Kind::Damaged, file.string() + " cannot be read as a database: " + error.what() + ".");
  }
}

ForeignDatabase::~ForeignDatabase() {
  db_.reset();
  std::error_code ignored;
  if (!aside_.empty()) fs::remove_all(aside_, ignored);
}

void ForeignDatabase::copy_aside(const fs::path& file) {
  std::error_code error;
  aside_ = fs::temp_directory_path(error) / ("leyden-import-" + new_ulid());
  if (!error) fs::create_directory(aside_, error);
  if (!error) fs::permissions(aside_, fs::perms::owner_all, error);
  if (!error) fs::copy_file(file, aside_ / "copy.db", error);
  const fs::path wal = beside(file, "-wal");
  if (!error && fs::exists(wal, error)) fs::copy_file(wal, aside_ / "copy.db-wal", error);
  if (!error) return;
  std::error_code ignored;
  fs::remove_all(aside_, ignored);
  throw StoreError(StoreError::Kind::Storage, file.string() + " could not be copied aside: " + error.message() + ".");
}

void ForeignDatabase::close_down() {
  sqlite3* handle = db_->getHandle();
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20);
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 64 << 10);
  sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, 200);
  sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 50);
  sqlite3_limit(handle, SQLITE_LIMIT_COMPOUND_SELECT, 10);
  sqlite3_limit(handle, SQLITE_LIMIT_VDBE_OP, 25'000);
  allow(kCheckTime);
  sqlite3_progress_handler(
      handle, 10'000, [](void* self) { return Clock::now() > static_cast<ForeignDatabase*>(self)->deadline_ ? 1 : 0; },
      this);
}

void ForeignDatabase::check(const fs::path& file) {
  const std::string answer = pragma(*db_, "quick_check(1)");
  if (answer == "ok") return;
  throw StoreError(StoreError::Kind::Damaged, file.string() + " is damaged: " + answer.substr(0, 200) + ".");
}

}  // namespace leyden
