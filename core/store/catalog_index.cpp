// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_index.h>

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>

#include <store/catalog_schema.h>
#include <store/catalog_values.h>
#include <store/raw_statement.h>
#include <store/schema.h>
#include <store/sqlite_session.h>

namespace leyden {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kMostRuns = 50'000'000;
constexpr int kHeadBytes = 17;  // the column behind those of a head

// Our tables need no triggers and no views; a file that has some anyway gets none of them run.
void harden(SQLite::Database& db) {
  sqlite3* handle = db.getHandle();
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 256 << 20);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

// Sets of runs are as long as the largest number; a damaged file may say anything.
SQLite::Exception impossible_number() {
  return SQLite::Exception("a run has an impossible number", SQLITE_CORRUPT);
}

int number_of_pragma(SQLite::Database& db, const char* name) {
  return std::atoi(pragma(db, name).c_str());
}

void check_owner(SQLite::Database& db, const fs::path& file) {
  if (number_of_pragma(db, "application_id") != schema::kWorkspaceApplicationId) {
    throw StoreError(StoreError::Kind::NotAWorkspace,
                     file.string() + " is not a catalog of Leyden; this folder is not a workspace.");
  }
  const int version = number_of_pragma(db, "user_version");
  if (version > catalog_schema::kVersion) {
    throw StoreError(StoreError::Kind::NewerSchema, file.string() + " was written by a newer Leyden (" +
                                                        std::to_string(version) + ").");
  }
}

// The statements that made the tables, without those that SQLite adds for full text.
std::vector<std::string> statements_of(SQLite::Database& db) {
  std::vector<std::string> out;
  RawStatement query(db,
                     "SELECT coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'words\\_%' ESCAPE '\\'"
                     " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
  while (query.step()) out.push_back(query.text(0));
  return out;
}

bool holds_nothing(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  return error || size == 0;
}

std::unique_ptr<SQLite::Database> private_database() {
  // Without a name: SQLite makes a file for it when it grows, and takes it away again.
  auto db = std::make_unique<SQLite::Database>("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE |
                                                       SQLITE_OPEN_NOMUTEX);
  db->exec("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-16384");
  return db;
}

RunRow read_head(const RawStatement& query) {
  RunRow row;
  row.run_id = query.bytes(1);  // the folder's name, whatever bytes it is of
  row.name = query.text(2);
  row.annotations.name = query.text(3);
  row.plugin = query.text(4);
  row.verb = query.text(5);
  row.device = query.text(6);
  const int64_t status = query.integer(7);
  row.status = status >= 0 && status <= static_cast<int64_t>(RunStatus::Interrupted)
                   ? static_cast<RunStatus>(status)
                   : RunStatus::Interrupted;
  row.broken = query.integer(8) != 0;
  row.started = query.text(9);
  row.seconds = query.real(10);
  row.error = query.text(11);
  row.annotations.notes = query.text(12);
  row.annotations.colour = query.text(13);
  row.annotations.starred = query.integer(14) != 0;
  row.annotations.archived = query.integer(15) != 0;
  row.annotations.tags = catalog_values::tags_from_json(query.bytes(16));
  return row;
}

std::string select_heads(const char* where) {
  return std::string("SELECT ") + catalog_schema::kHeadColumns + " FROM run" + where;
}

}  // namespace

CatalogIndex::CatalogIndex(std::unique_ptr<SQLite::Database> db) : db_(std::move(db)) {
  harden(*db_);
}
CatalogIndex::~CatalogIndex() = default;

std::unique_ptr<CatalogIndex> CatalogIndex::open(const fs::path& file) {
  const bool fresh = holds_nothing(file);
  auto db = open_for_writing(file, true);
  if (!fresh) check_owner(*db, file);
  choose_journal(*db, file, true);
  db->exec("PRAGMA wal_autocheckpoint=1000");
  std::unique_ptr<CatalogIndex> index(new CatalogIndex(std::move(db)));
  if (!index->has_our_tables()) index->make_tables();
  index->load_names();
  return index;
}

std::unique_ptr<CatalogIndex> CatalogIndex::copy_of(const fs::path& file) {
  auto db = private_database();
  std::error_code ignored;
  if (fs::exists(file, ignored)) {
    try {
      const auto source = open_for_reading(file);
      check_owner(*source, file);
      SQLite::Backup backup(*db, *source);
      while (backup.executeStep(-1) != SQLITE_DONE) {
      }
    } catch (const SQLite::Exception&) {
      db = private_database();  // damaged, or not readable: the folders are read instead
    } catch (const StoreError& problem) {
      if (problem.kind() == StoreError::Kind::NotAWorkspace) throw;
      db = private_database();
    }
  }
  std::unique_ptr<CatalogIndex> index(new CatalogIndex(std::move(db)));
  if (!index->has_our_tables()) index->make_tables();
  index->load_names();
  return index;
}

bool CatalogIndex::has_our_tables() {
  if (number_of_pragma(*db_, "user_version") != catalog_schema::kVersion) return false;
  SQLite::Database ours(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  ours.exec(catalog_schema::kTables);
  return statements_of(*db_) == statements_of(ours);
}

// What another version has left goes; it follows from the folders.
void CatalogIndex::make_tables() {
  SQLite::Transaction transaction(*db_, SQLite::TransactionBehavior::IMMEDIATE);
  std::vector<std::string> drops;
  {
    RawStatement query(*db_,
                       "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view', 'trigger')"
                       " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'words\\_%' ESCAPE '\\'");
    while (query.step()) {
      std::string name;
      for (const char c : query.text(1)) name += c == '"' ? "\"\"" : std::string(1, c);
      drops.push_back("DROP " + query.text(0) + " IF EXISTS \"" + name + "\"");
    }
  }
  for (const std::string& drop : drops) db_->exec(drop);
  db_->exec(catalog_schema::kTables);
  db_->exec("PRAGMA application_id=" + std::to_string(schema::kWorkspaceApplicationId));
  db_->exec("PRAGMA user_version=" + std::to_string(catalog_schema::kVersion));
  transaction.commit();
}

void CatalogIndex::load_names() {
  names_ = std::make_shared<NameBook>();
  RawStatement query(*db_, "SELECT number, name FROM name ORDER BY number");
  while (query.step()) names_->put(query.integer(0), query.text(1));
}

std::vector<CatalogIndex::Entry> CatalogIndex::entries() {
  std::vector<Entry> out;
  RawStatement query(*db_,
                     "SELECT id, number, db_mtime, db_size, wal_mtime, wal_size, annotations_mtime,"
                     " annotations_size, print, status FROM run");
  while (query.step()) {
    if (query.integer(1) < 1 || query.integer(1) > kMostRuns) throw impossible_number();
    const auto stamp = [&](int at) { return FileStamp{query.integer(at), query.integer(at + 1)}; };
    out.push_back({std::string(query.bytes(0)), query.integer(1), RunStamp{stamp(2), stamp(4), stamp(6)},
                   static_cast<uint64_t>(query.integer(8)),
                   query.integer(9) == static_cast<int64_t>(RunStatus::Running)});
  }
  // Nearly in order already: numbers are given in the order of creation.
  std::sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
  return out;
}

int64_t CatalogIndex::last_number() {
  RawStatement query(*db_, "SELECT max(number) FROM run");
  const int64_t last = query.step() ? query.integer(0) : 0;
  if (last < 0 || last > kMostRuns) throw impossible_number();
  return last;
}

std::vector<RunRow> CatalogIndex::heads() {
  std::vector<RunRow> out;
  RawStatement query(*db_, select_heads(""));
  while (query.step()) out.push_back(read_head(query));
  return out;
}

std::optional<RunRow> CatalogIndex::head(int64_t number) {
  RawStatement query(*db_, select_heads(" WHERE number = ?"));
  query.bind(1, number);
  return query.step() ? std::optional(read_head(query)) : std::nullopt;
}

std::optional<RunRow> CatalogIndex::row(int64_t number) {
  std::optional<RunRow> row = head(number);
  if (!row) return row;
  RawStatement query(*db_, "SELECT bytes FROM detail WHERE run = ?");
  query.bind(1, number);
  // Bytes that are no such list are those of a damaged file; what else is known stays.
  if (!query.step() || !decode_values(query.bytes(0), *names_, *row)) {
    row->params.clear();
    row->metrics.clear();
  }
  return row;
}

std::vector<PackedRun> CatalogIndex::packed() {
  std::vector<PackedRun> out;
  RawStatement query(*db_, std::string("SELECT ") + catalog_schema::kHeadColumns +
                               ", bytes FROM run LEFT JOIN detail ON detail.run = run.number");
  while (query.step()) out.push_back({read_head(query), PackedValues(names_, std::string(query.bytes(kHeadBytes)))});
  return out;
}

std::optional<PackedRun> CatalogIndex::packed(int64_t number) {
  std::optional<RunRow> row = head(number);
  if (!row) return std::nullopt;
  RawStatement query(*db_, "SELECT bytes FROM detail WHERE run = ?");
  query.bind(1, number);
  const bool found = query.step();
  return PackedRun{std::move(*row), PackedValues(names_, found ? std::string(query.bytes(0)) : std::string())};
}

}  // namespace leyden
