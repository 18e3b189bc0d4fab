// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lightning/background_queue.h>
#include <lightning/logger.h>

namespace leyden {

/// Writes rows of metrics to a CSV file on a thread of its own. Columns are sorted by name; when a new one comes, the
/// file is written anew with it. A row costs its caller a copy into memory.
class CsvWriter {
 public:
  /// Rows are written when `rows_at_once` of them wait, and at least once a second.
  CsvWriter(std::filesystem::path file, std::string prefix, int64_t rows_at_once);
  /// Writes what is left.
  ~CsvWriter();

  void add(const MetricRow& row);
  /// Returns when all rows are written.
  void finish();

 private:
  struct Row {
    int64_t step;
    std::optional<double> epoch;
    std::vector<MetricValue> values;
  };
  /// The cells of a row, by column.
  using Cells = std::vector<std::string>;

  void write(const std::vector<Row>& rows);
  Cells cells_of(const Row& row);
  /// The rows of the file, each in the new order of columns.
  std::string reordered_rows() const;
  size_t column_of(const std::string& name);
  size_t column_of(const MetricName& name);
  std::string prefixed(const std::string& name) const;
  /// The cells in the file's order, with Python's line end.
  std::string line(const Cells& cells) const;

  const std::filesystem::path file_;
  const std::string prefix_;

  static constexpr size_t kStep = 0;  // the first column is made for it

  // Of the thread alone.
  std::optional<size_t> epoch_column_;
  std::vector<std::string> columns_;     // in the order of their first use
  std::vector<size_t> sorted_;           // the order in the file
  std::vector<int32_t> metric_columns_;  // by a metric's id, -1: none yet
  std::vector<size_t> in_file_;          // the columns that the file has, in its order
  bool has_failed_ = false;

  std::unique_ptr<BackgroundQueue<Row>> queue_;  // the last: it ends before what it writes with
};

}  // namespace leyden
