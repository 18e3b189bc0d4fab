// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_index.h>

#include <cstdlib>

#include <store/raw_statement.h>
#include <store/schema.h>
#include <store/sqlite_session.h>

namespace leyden {

namespace {

constexpr int kIndexVersion = 1000;

const char* const kTables = R"sql(
CREATE TABLE IF NOT EXISTS run(id TEXT PRIMARY KEY NOT NULL, db_mtime INTEGER, db_size INTEGER,
  wal_mtime INTEGER, wal_size INTEGER, annotations_mtime INTEGER, annotations_size INTEGER, row BLOB)
  WITHOUT ROWID;
)sql";

void check(SQLite::Database& db, const std::filesystem::path& file) {
  const int application = std::atoi(pragma(db, "application_id").c_str());
  const int version = std::atoi(pragma(db, "user_version").c_str());
  if (application != schema::kWorkspaceApplicationId) {
    throw StoreError(StoreError::Kind::NotAWorkspace,
                     file.string() + " is not a catalog of Leyden; this folder is not a workspace.");
  }
  if (version != kIndexVersion) {
    throw StoreError(StoreError::Kind::NewerSchema,
                     file.string() + " was written by another version of Leyden.");
  }
}

void make(SQLite::Database& db) {
  SQLite::Transaction transaction(db);
  db.exec(kTables);
  db.exec("PRAGMA application_id=" + std::to_string(schema::kWorkspaceApplicationId));
  db.exec("PRAGMA user_version=" + std::to_string(kIndexVersion));
  transaction.commit();
}

}  // namespace

CatalogIndex::CatalogIndex(const std::filesystem::path& file, Access access) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(file, ignored);
  const bool fresh = ignored || size == 0;
  if (access == Access::Read) {
    db_ = open_for_reading(file);
  } else {
    db_ = open_for_writing(file, true);
    if (fresh) make(*db_);
  }
  check(*db_, file);
  if (access == Access::Write) {
    choose_journal(*db_, file, true);
    db_->exec("PRAGMA wal_autocheckpoint=1000");
  }
}

CatalogIndex::~CatalogIndex() = default;

void CatalogIndex::load(const Each& each) {
  RawStatement query(*db_,
                     "SELECT id, db_mtime, db_size, wal_mtime, wal_size, annotations_mtime,"
                     " annotations_size, row FROM run ORDER BY id");
  while (query.step()) {
    const auto stamp = [&](int at) { return FileStamp{query.integer(at), query.integer(at + 1)}; };
    each(query.text(0), RunStamp{stamp(1), stamp(3), stamp(5)}, std::string(query.bytes(7)));
  }
}

void CatalogIndex::write(const std::vector<Change>& changes) {
  if (changes.empty()) return;
  SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
  RawStatement put(*db_, "INSERT OR REPLACE INTO run VALUES (?,?,?,?,?,?,?,?)");
  RawStatement drop(*db_, "DELETE FROM run WHERE id = ?");
  for (const Change& change : changes) {
    RawStatement& statement = change.row.empty() ? drop : put;
    statement.bind(1, std::string_view(change.run_id));
    if (!change.row.empty()) {
      int at = 2;
      for (const FileStamp* stamp : {&change.stamp.db, &change.stamp.wal, &change.stamp.annotations}) {
        put.bind(at++, stamp->mtime_ns);
        put.bind(at++, stamp->size);
      }
      put.bind_blob(at, change.row);
    }
    statement.run();
  }
  transaction.commit();
}

void CatalogIndex::clear() {
  db_->exec("DELETE FROM run");
}

}  // namespace leyden
