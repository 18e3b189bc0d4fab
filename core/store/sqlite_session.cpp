// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/sqlite_session.h>

#include <sqlite3.h>

#include <limits>
#include <mutex>

#include <store/file_system.h>
#include <store/text.h>

namespace leyden {

namespace {

constexpr int kBusyTimeoutMs = 5000;

constexpr int kLargestValue = 64 << 20;

int allow_queries(void*, int action, const char*, const char*, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_TRANSACTION:
    case SQLITE_PRAGMA:
      return SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

// Our own files have no triggers, and we read no views: what a file brings of either is not ours.
void harden(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
}

// A reader's cache holds the rollups of ten million points, so that a chart that is zoomed and moved reads none of them
// twice. A program has a reader for each run: above this, for all of them and for all else that SQLite keeps, a cache gives
// up its own oldest page for a new one. A program that has set a limit keeps it.
constexpr sqlite3_int64 kAllCaches = sqlite3_int64{96} << 20;

void bound_all_caches() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (sqlite3_soft_heap_limit64(-1) == 0) sqlite3_soft_heap_limit64(kAllCaches);
  });
}

void harden_reader(sqlite3* handle) {
  harden(handle);
  // Debian's SQLite 3.40 can damage a WAL file that two connections checkpoint in the same instant: its
  // writer alone checkpoints.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLargestValue);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_set_authorizer(handle, allow_queries, nullptr);
}

}  // namespace

std::unique_ptr<SQLite::Database> open_for_writing(const std::filesystem::path& file, bool create) {
  int flags = SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
  if (create) flags |= SQLite::OPEN_CREATE;
  auto db = std::make_unique<SQLite::Database>(file.string(), flags, kBusyTimeoutMs);
  harden(db->getHandle());
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
  bound_all_caches();
  db->exec("PRAGMA mmap_size=0; PRAGMA query_only=ON; PRAGMA cache_size=-24576");
  return db;
}

namespace {

constexpr int kOperations = 10'000;  // of SQLite's machine between two looks

}  // namespace

WorkBudget::WorkBudget(SQLite::Database& db) : handle_(db.getHandle()) {
  sqlite3_progress_handler(handle_, kOperations, spend, this);
}

WorkBudget::~WorkBudget() {
  sqlite3_progress_handler(handle_, 0, nullptr, nullptr);
}

// A row takes some operations, and at least as many bytes: 10,000,000 points in 450 MB take 0.15 billion.
void WorkBudget::renew() {
  left_ = std::numeric_limits<int64_t>::max();
  sqlite3_int64 size = 0;
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file && file->pMethods && file->pMethods->xFileSize(file, &size) != SQLITE_OK) size = 0;
  sqlite3_file* journal = nullptr;  // of a live run, whose newest pages are there
  sqlite3_int64 more = 0;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
  if (journal && journal->pMethods && journal->pMethods->xFileSize(journal, &more) != SQLITE_OK) more = 0;
  left_ = 2'000'000 + 16 * (size + more);
}

int WorkBudget::spend(void* self) {
  int64_t& left = static_cast<WorkBudget*>(self)->left_;
  left -= kOperations;
  return left < 0;
}

std::string pragma(SQLite::Database& db, const std::string& statement) {
  SQLite::Statement query(db, "PRAGMA " + statement);
  return query.executeStep() ? text_of(query.getColumn(0)) : std::string();
}

void check_pages(SQLite::Database& db, const std::filesystem::path& file, std::chrono::milliseconds limit) {
  using Clock = std::chrono::steady_clock;
  struct Deadline {
    sqlite3* handle;
    Clock::time_point end;
    ~Deadline() { sqlite3_progress_handler(handle, 0, nullptr, nullptr); }
  } deadline{db.getHandle(), Clock::now() + limit};
  sqlite3_progress_handler(
      deadline.handle, kOperations,
      [](void* self) { return Clock::now() > static_cast<Deadline*>(self)->end ? 1 : 0; }, &deadline);
  try {
    const std::string answer = pragma(db, "quick_check(1)");
    if (answer != "ok") throw StoreError(StoreError::Kind::Damaged, file.string() + " is damaged: " + answer.substr(0, 200) + ".");
  } catch (const SQLite::Exception& error) {
    if ((error.getErrorCode() & 0xff) != SQLITE_INTERRUPT) throw;
  }
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
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
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
