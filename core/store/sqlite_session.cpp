// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/sqlite_session.h>

#include <sqlite3.h>

#include <limits>

#include <store/file_system.h>
#include <store/text.h>

namespace leyden {

namespace {

constexpr int kBusyTimeoutMs = 5000;

void harden_reader(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  // Debian's SQLite 3.40 can damage a WAL file that two connections checkpoint in the same instant: its
  // writer alone checkpoints.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

}  // namespace

std::unique_ptr<SQLite::Database> open_for_writing(const std::filesystem::path& file, bool create) {
  int flags = SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (create) flags |= SQLite::OPEN_CREATE;
  auto db = std::make_unique<SQLite::Database>(file.string(), flags, kBusyTimeoutMs);
  sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db->getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  db->exec(
      "PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA secure_delete=OFF; PRAGMA cache_size=-16384;"
      "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=0;"
      "PRAGMA synchronous=NORMAL");
  return db;
}

std::unique_ptr<SQLite::Database> open_for_reading(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    throw StoreError(StoreError::Kind::NotFound, file.string() + " is not there.");
  }
  auto db = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                                               kBusyTimeoutMs);
  harden_reader(db->getHandle());
  db->exec("PRAGMA mmap_size=0; PRAGMA query_only=ON; PRAGMA cache_size=-2048");
  return db;
}

std::string pragma(SQLite::Database& db, const std::string& statement) {
  SQLite::Statement query(db, "PRAGMA " + statement);
  return query.executeStep() ? text_of(query.getColumn(0)) : std::string();
}

std::string choose_journal(SQLite::Database& db, const std::filesystem::path& file, bool wanted) {
  if (wanted && network_file_system(file).empty() && pragma(db, "journal_mode=WAL") == "wal") return "wal";
  return pragma(db, "journal_mode=DELETE");
}

StoreError store_error(const SQLite::Exception& error, const std::filesystem::path& file,
                       const std::string& doing) {
  using Kind = StoreError::Kind;
  const std::string begin = file.string() + " could not be " + doing + ": ";
  switch (error.getErrorCode() & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_AUTH:
      return {Kind::Damaged, begin + "it is damaged or not a database of Leyden (" + error.what() + ")."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {Kind::Unwritable, begin + "it is read-only (" + error.what() + ")."};
    case SQLITE_CANTOPEN:
      return {Kind::Unwritable, begin + "it cannot be opened; look at its permissions and its folder's."};
    case SQLITE_FULL:
      return {Kind::Storage, begin + "the disk is full."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Kind::Locked, begin + "another program has locked it."};
    default:
      return {Kind::Storage, begin + error.what() + "."};
  }
}

std::string_view bytes_of(const SQLite::Column& column) {
  const void* data = column.getBlob();
  return data ? std::string_view(static_cast<const char*>(data), static_cast<size_t>(column.getBytes()))
              : std::string_view();
}

std::string text_of(const SQLite::Column& column) {
  return text::valid_utf8(bytes_of(column));
}

double number_of(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

}  // namespace leyden
