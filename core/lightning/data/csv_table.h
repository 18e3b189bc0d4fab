// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lightning/export.h>

namespace leyden {

/// A CSV file with a header, in memory: RFC 4180 (quotes, line ends of both kinds), with a comma, semicolon
/// or tab between values, whichever the header has most of. Every error is a ConfigError that says file, line
/// and, where there is one, column.
class LEYDEN_LIGHTNING_API CsvTable {
 public:
  explicit CsvTable(const std::filesystem::path& path);

  const std::vector<std::string>& columns() const { return columns_; }
  size_t rows() const { return lines_.size(); }
  /// Index of a column by name; throws ConfigError with the nearest names.
  size_t column(std::string_view name) const;

  /// The text of a cell, without surrounding spaces.
  std::string_view cell(size_t row, size_t column) const { return cells_[row * columns_.size() + column]; }
  /// Empty, or one of NA, N/A, NaN, null, none, ?.
  bool is_missing(size_t row, size_t column) const;
  /// The number in a cell; none when it is no finite number.
  std::optional<double> number(size_t row, size_t column) const;
  /// The columns as a tensor of [rows, columns] and type double. Throws ConfigError on a cell that is missing
  /// or is no number.
  torch::Tensor numbers(const std::vector<size_t>& columns) const;

  /// "iris.csv, line 7, column petal_width", for messages.
  std::string place(size_t row, size_t column) const;

 private:
  void add_row(const std::vector<std::string_view>& row, size_t line);
  void set_header(const std::vector<std::string_view>& names);

  std::string file_;
  std::unique_ptr<std::string> text_;  // cells point into it
  std::vector<std::string> columns_;
  std::vector<std::string_view> cells_;
  std::vector<size_t> lines_;
};

}  // namespace leyden
