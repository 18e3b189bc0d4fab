// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace leyden {

/// Reads the rows of a CSV file (RFC 4180: quotes, line breaks in quotes; any delimiter), a piece of the file at a time.
/// Private to core/store. One thread; throws StoreError with line and column.
class CsvReader {
 public:
  /// `delimiter` 0: found out from the first line, of comma, semicolon, tab and bar.
  explicit CsvReader(const std::filesystem::path& file, char delimiter = 0);

  /// False at the end. Lines without anything are passed over.
  bool next(std::vector<std::string>& cells);
  /// Of the row that next() gave, from 1.
  int64_t line() const { return row_line_; }
  uint64_t position() const { return position_; }
  char delimiter() const { return delimiter_; }
  /// "file.csv, line 3, column 2 (loss): sentence"
  [[noreturn]] void fail(size_t column, const std::string& name, const std::string& sentence) const;

 private:
  int get();
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
  uint64_t position_ = 0;
};

}  // namespace leyden
