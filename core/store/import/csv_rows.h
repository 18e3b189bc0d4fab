// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace leyden {

/// Where some of the rows of a file lie, so that they can be read again without the others. Three or four bytes a row,
/// none for rows that follow each other. Private to core/store.
class CsvRows {
 public:
  struct Span {
    uint64_t begin = 0, bytes = 0;  // in the file
    int64_t line = 1;               // that it begins in
  };

  /// Bytes `begin` to `end`, which begin in `line` and end before `end_line`; in the order of the file.
  void add(uint64_t begin, uint64_t end, int64_t line, int64_t end_line);
  uint64_t bytes() const { return bytes_; }

  /// Goes through the spans.
  class Cursor {
   public:
    explicit Cursor(const CsvRows& rows) : rows_(rows) {}
    /// False at the end.
    bool next(Span& span);

   private:
    uint64_t number();
    const CsvRows& rows_;
    size_t at_ = 0;
    uint64_t end_ = 0;
    int64_t end_line_ = 1;
    bool last_ = false;
  };

 private:
  void put(uint64_t number);

  std::string packed_;  // but for the last span: its distance from the one before, its bytes; lines as well
  Span last_;
  int64_t last_end_line_ = 1;
  uint64_t bytes_ = 0, end_ = 0;  // end_, end_line_: of what is packed
  int64_t end_line_ = 1;
  friend class Cursor;
};

}  // namespace leyden
