// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <store/import/csv_rows.h>

namespace leyden {

/// Reads the rows of a CSV file (RFC 4180: quotes, line breaks in quotes; any delimiter), a piece of the file at a time.
/// Private to core/store. One thread; throws StoreError with line and column.
class CsvReader {
 public:
  /// `delimiter` 0: found out from the first line, of comma, semicolon, tab and bar.
  explicit CsvReader(const std::filesystem::path& file, char delimiter = 0);

  /// From now on reads these rows of the file alone; they must outlive the reader.
  void only(const CsvRows& rows);
  /// False at the end. Lines without anything are passed over.
  bool next(std::vector<std::string>& cells);
  /// Of the row that next() gave, from 1.
  int64_t line() const { return row_line_; }
  /// Where the row begins; of the whole file only.
  uint64_t row_begin() const { return row_begin_; }
  /// Bytes that were read; of the whole file also where the row ends, in which line.
  uint64_t position() const { return position_; }
  int64_t end_line() const { return line_; }
  char delimiter() const { return delimiter_; }
  /// "file.csv, line 3, column 2 (loss): sentence"
  [[noreturn]] void fail(size_t column, const std::string& name, const std::string& sentence) const;

 private:
  int get();
  bool fill();
  int peek();
  void find_delimiter();
  bool read_row(std::vector<std::string>& cells);
  void read_quoted(std::string& cell, size_t column);

  std::filesystem::path path_;
  std::ifstream file_;
  std::string buffer_;
  size_t at_ = 0;
  char delimiter_;
  int64_t line_ = 1, row_line_ = 1;
  uint64_t position_ = 0, row_begin_ = 0;
  std::optional<CsvRows::Cursor> rows_;
  uint64_t left_ = 0;  // of their span
};

}  // namespace leyden
