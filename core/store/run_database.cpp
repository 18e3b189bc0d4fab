// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_database.h>

#include <sqlite3.h>
#include <unistd.h>

#include <store/run_migration.h>
#include <store/schema.h>
#include <store/sqlite_session.h>
#include <store/text.h>

namespace leyden {

namespace {

constexpr int kCheckpointFrames = 4096;  // 16 MiB: small enough to stay in the page cache

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? text::valid_utf8(name) : std::string();
}

void put_info(SQLite::Database& db, const std::string& key, const std::string& value) {
  SQLite::Statement insert(db,
                           "INSERT INTO info(key, value) VALUES (?, ?) "
                           "ON CONFLICT(key) DO UPDATE SET value = excluded.value");
  insert.bind(1, text::valid_utf8(key));
  insert.bind(2, text::valid_utf8(value));
  insert.exec();
}

void put_params(SQLite::Database& db, const RunInfo& info) {
  SQLite::Statement insert(db, "INSERT INTO param(path, value) VALUES (?, ?)");
  for (const auto& [path, value] : info.params) {
    insert.bind(1, text::valid_utf8(path));
    insert.bind(2, text::valid_utf8(value));
    insert.exec();
    insert.reset();
  }
}

void put_attempt(SQLite::Database& db, double started) {
  SQLite::Statement insert(db,
                           "INSERT INTO attempt(started, seconds, status, host, pid) "
                           "VALUES (?, 0.0, 'running', ?, ?)");
  insert.bind(1, started);
  insert.bind(2, host_name());
  insert.bind(3, static_cast<int64_t>(getpid()));
  insert.exec();
}

void put_tables(SQLite::Database& db) {
  db.exec(schema::run_tables() + schema::run_views());
  db.exec("PRAGMA user_version=" + std::to_string(schema::kRunVersion));
}

void put_run_rows(SQLite::Database& db, const RunInfo& info, double started) {
  const std::pair<const char*, std::string> rows[] = {
      {"run_id", info.run_id},
      {"name", info.name},
      {"plugin", info.plugin_id},
      {"plugin_version", info.plugin_version},
      {"plugin_sha256", info.plugin_sha256},
      {"verb", info.verb},
      {"device", info.device},
      {"started", text::iso_utc(started)},
      {"status", "running"},
      {"config", info.config.is_null()
                     ? "{}"
                     : info.config.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)},
  };
  for (const auto& [key, value] : rows) put_info(db, key, value);
  for (const auto& [key, value] : info.provenance) put_info(db, "provenance." + key, value);
  put_params(db, info);
}

}  // namespace

void RunDatabase::create(const std::filesystem::path& file, const RunInfo& info, double started) {
  const auto db = open_for_writing(file, true);
  db->exec("PRAGMA page_size=4096; PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL");
  db->exec("PRAGMA application_id=" + std::to_string(schema::kRunApplicationId));
  SQLite::Transaction transaction(*db);
  put_tables(*db);
  put_run_rows(*db, info, started);
  put_attempt(*db, started);
  transaction.commit();
}

std::unique_ptr<RunDatabase> RunDatabase::create_draft(const std::filesystem::path& file) {
  auto db = open_for_writing(file, true);
  db->exec("PRAGMA page_size=4096; PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
           "PRAGMA locking_mode=EXCLUSIVE");
  db->exec("PRAGMA application_id=" + std::to_string(schema::kRunApplicationId));
  SQLite::Transaction transaction(*db);
  put_tables(*db);
  put_attempt(*db, 0.0);
  transaction.commit();
  return std::unique_ptr<RunDatabase>(new RunDatabase(file, std::move(db)));
}

RunDatabase::RunDatabase(const std::filesystem::path& file, std::unique_ptr<SQLite::Database> db)
    : file_(file), db_(std::move(db)), journal_mode_("memory"), durable_(true) {}

void RunDatabase::put_run(const RunInfo& info, double started) {
  put_run_rows(*db_, info, started);
}

RunDatabase::RunDatabase(const std::filesystem::path& file, bool use_wal, std::chrono::milliseconds check)
    : file_(file), db_(open_for_writing(file, false)) {
  schema::check_run_database(*db_, file, true);
  if (check.count() > 0) check_pages(*db_, file, check);
  migrate_run(*db_, file);
  journal_mode_ = choose_journal(*db_, file, use_wal);
  set_durable(false);
  sqlite3_wal_hook(
      db_->getHandle(),
      [](void* self, sqlite3*, const char*, int frames) {
        static_cast<RunDatabase*>(self)->wal_frames_ = frames;
        return SQLITE_OK;
      },
      this);
}

int RunDatabase::begin_attempt(double started) {
  set_durable(true);
  SQLite::Transaction transaction(*db_);
  put_attempt(*db_, started);
  const int attempt = static_cast<int>(db_->getLastInsertRowid());
  put_info(*db_, "status", "running");
  db_->exec("DELETE FROM info WHERE key IN ('ended', 'error')");
  transaction.commit();
  set_durable(false);
  return attempt;
}

int RunDatabase::last_attempt() {
  return db_->execAndGet("SELECT coalesce(max(id), 0) FROM attempt").getInt();
}

void RunDatabase::set_info(const std::string& key, const std::string& value) {
  put_info(*db_, key, value);
}

void RunDatabase::set_status(RunStatus status, const std::string& error_json, int attempt, double ended,
                             double seconds) {
  set_durable(true);
  SQLite::Transaction transaction(*db_);
  put_info(*db_, "status", std::string(to_string(status)));
  put_info(*db_, "ended", text::iso_utc(ended));
  if (!error_json.empty()) put_info(*db_, "error", error_json);
  SQLite::Statement update(*db_, "UPDATE attempt SET status = ?, seconds = ? WHERE id = ?");
  update.bind(1, std::string(to_string(status)));
  update.bind(2, seconds);
  update.bind(3, attempt);
  update.exec();
  transaction.commit();
  set_durable(false);
}

void RunDatabase::set_durable(bool durable) {
  if (journal_mode_ == "memory") return;  // a draft
  // DELETE mode is safe against a crash of the system with FULL alone.
  const bool full = durable || journal_mode_ != "wal";
  if (full == durable_) return;
  db_->exec(full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
  durable_ = full;
}

void RunDatabase::checkpoint_if_long() {
  if (wal_frames_ < kCheckpointFrames) return;
  const int code =
      sqlite3_wal_checkpoint_v2(db_->getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY) throw SQLite::Exception(db_->getHandle(), code);
  wal_frames_ = 0;
}

bool RunDatabase::leave_wal() {
  if (journal_mode_ != "wal") return true;
  db_->setBusyTimeout(50);  // readers of a live run let go when they see its end
  try {
    sqlite3_wal_checkpoint_v2(db_->getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    journal_mode_ = pragma(*db_, "journal_mode=DELETE");
  } catch (const SQLite::Exception& error) {
    if ((error.getErrorCode() & 0xff) != SQLITE_BUSY && (error.getErrorCode() & 0xff) != SQLITE_LOCKED) throw;
  }
  db_->setBusyTimeout(5000);
  return journal_mode_ == "delete";
}

}  // namespace leyden
