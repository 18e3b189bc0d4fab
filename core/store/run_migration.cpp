// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_migration.h>

#include <SQLiteCpp/Backup.h>

#include <string>
#include <system_error>

#include <store/file_system.h>
#include <store/schema.h>
#include <store/store_error.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

// Under another name until it is whole and on the disk.
void back_up(SQLite::Database& db, const fs::path& to) {
  const fs::path draft = to.string() + ".tmp";
  std::error_code error;
  fs::remove(draft, error);
  try {
    SQLite::Database copy(draft.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup(copy, db).executeStep(-1);
  } catch (const SQLite::Exception&) {
    fs::remove(draft, error);
    fs::remove(draft.string() + "-journal", error);
    throw;
  }
  fs::rename(draft, to, error);
  if (error) {
    throw StoreError(StoreError::Kind::Storage, to.string() + " could not be written: " + error.message() + ".");
  }
  sync_folder(to.parent_path());
}

}  // namespace

fs::path migration_backup(const fs::path& file, int version) {
  return file.string() + "-" + std::to_string(version / 1000) + "." + std::to_string(version % 1000);
}

void migrate_run(SQLite::Database& db, const fs::path& file) {
  const int version = schema::run_version(db);
  if (version >= schema::kRunVersion) return;
  const fs::path backup = migration_backup(file, version);
  back_up(db, backup);
  try {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::EXCLUSIVE);
    db.exec(schema::run_migration());
    transaction.commit();
  } catch (const SQLite::Exception&) {
    std::error_code ignored;
    fs::remove(backup, ignored);
    throw;
  }
}

}  // namespace leyden
