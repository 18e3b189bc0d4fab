// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <SQLiteCpp/SQLiteCpp.h>

struct sqlite3;
struct sqlite3_stmt;

namespace leyden {

/// A statement of the hot paths, without SQLiteCpp's bookkeeping around each value. It is prepared when it is first bound
/// or stepped: a reader has many, of which a chart needs few. Columns count from 0, parameters from 1. Texts and blobs that
/// are bound must live until the statement is reset. Throws SQLite::Exception. Private to core/store.
class RawStatement {
 public:
  RawStatement(SQLite::Database& db, std::string sql);
  ~RawStatement();
  RawStatement(const RawStatement&) = delete;
  RawStatement& operator=(const RawStatement&) = delete;

  void bind(int at, int64_t value);
  void bind(int at, int value) { bind(at, int64_t{value}); }
  void bind(int at, double value);  // NaN becomes NULL
  void bind(int at, std::string_view text);
  void bind(int at, std::optional<int64_t> value);
  void bind_copy(int at, std::string_view text);  // need not live on
  void bind_blob(int at, std::string_view bytes);
  void bind_null(int at);

  /// For statements without rows: step and reset.
  void run();
  bool step();
  void reset();

  /// Resets at the end of a scope, also when an exception leaves it.
  class Scope {
   public:
    explicit Scope(RawStatement& statement) : statement_(statement) {}
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    RawStatement& statement_;
  };

  enum class Type { Null, Integer, Real, Other };
  Type type(int column) const;
  bool is_null(int column) const;
  int64_t integer(int column) const;
  double real(int column) const;             // NULL is NaN
  std::string_view bytes(int column) const;  // until the next step
  std::string text(int column) const;        // made valid UTF-8

 private:
  sqlite3_stmt* prepared() {
    if (!statement_) prepare();
    return statement_;
  }
  void prepare();

  sqlite3* handle_;
  std::string sql_;
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace leyden
