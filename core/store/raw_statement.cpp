// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/raw_statement.h>

#include <sqlite3.h>

#include <limits>
#include <utility>

#include <store/text.h>

namespace leyden {

RawStatement::RawStatement(SQLite::Database& db, std::string sql) : handle_(db.getHandle()), sql_(std::move(sql)) {}

void RawStatement::prepare() {
  const int code = sqlite3_prepare_v3(handle_, sql_.c_str(), static_cast<int>(sql_.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) throw SQLite::Exception(handle_, code);
}

RawStatement::~RawStatement() {
  sqlite3_finalize(statement_);
}

RawStatement::Scope::~Scope() {
  sqlite3_reset(statement_.statement_);  // its error is that of the last step, which has thrown
}

void RawStatement::bind(int at, int64_t value) {
  sqlite3_bind_int64(prepared(), at, value);
}
void RawStatement::bind(int at, double value) {
  sqlite3_bind_double(prepared(), at, value);
}
void RawStatement::bind(int at, std::string_view text) {
  sqlite3_bind_text64(prepared(), at, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}
void RawStatement::bind_copy(int at, std::string_view text) {
  sqlite3_bind_text64(prepared(), at, text.data() ? text.data() : "", text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}
void RawStatement::bind(int at, std::optional<int64_t> value) {
  value ? bind(at, *value) : bind_null(at);
}
void RawStatement::bind_blob(int at, std::string_view bytes) {
  sqlite3_bind_blob64(prepared(), at, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
}
void RawStatement::bind_null(int at) {
  sqlite3_bind_null(prepared(), at);
}

void RawStatement::run() {
  sqlite3_step(prepared());
  reset();
}

bool RawStatement::step() {
  const int code = sqlite3_step(prepared());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw SQLite::Exception(handle_, code);
}

void RawStatement::reset() {
  const int code = sqlite3_reset(statement_);  // repeats the error of the last step
  if (code != SQLITE_OK) throw SQLite::Exception(handle_, code);
}

RawStatement::Type RawStatement::type(int column) const {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_NULL:
      return Type::Null;
    case SQLITE_INTEGER:
      return Type::Integer;
    case SQLITE_FLOAT:
      return Type::Real;
    default:
      return Type::Other;
  }
}
bool RawStatement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
int64_t RawStatement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double RawStatement::real(int column) const {
  const double value = sqlite3_column_double(statement_, column);
  // NULL reads as 0.0; its type is asked for only then.
  return value == 0.0 && is_null(column) ? std::numeric_limits<double>::quiet_NaN() : value;
}
std::string_view RawStatement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return data ? std::string_view(static_cast<const char*>(data), static_cast<size_t>(size))
              : std::string_view();
}
std::string RawStatement::text(int column) const {
  return text::valid_utf8(bytes(column));
}

}  // namespace leyden
