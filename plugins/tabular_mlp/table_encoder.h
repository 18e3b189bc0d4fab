// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <lightning/data/csv_table.h>

/// Turns the columns of a table into numbers. It is fitted on some rows, the training part, and applied to
/// all: a number stays a number (missing: the mean), a text becomes one column for each of its values
/// (missing, or a value that the training part lacks: none of them).
class TableEncoder {
 public:
  struct Options {
    std::vector<std::string> ignored;      ///< columns that are left out
    std::vector<std::string> categorical;  ///< columns whose numbers are names
    int64_t max_categories = 32;           ///< columns for one text; its rarer values share one more
  };

  /// Throws ConfigError on a column that is not there or that mixes numbers and texts, and when nothing is
  /// left.
  TableEncoder(const leyden::CsvTable& table, size_t target, const Options& options,
               const torch::Tensor& rows);

  /// [rows of the table, features], float.
  torch::Tensor encode(const leyden::CsvTable& table) const;
  /// "bmi", "origin=3", ...: one for each feature.
  const std::vector<std::string>& features() const { return features_; }
  /// Of the training part, [features]: numbers are to be scaled by them; 0 and 1 for the columns of a text.
  const torch::Tensor& mean() const { return mean_; }
  const torch::Tensor& deviation() const { return deviation_; }

 private:
  struct Column {
    size_t index = 0;
    bool is_number = true;
    std::map<std::string, int64_t, std::less<>> categories;  // a text's own columns
    bool has_others = false;                                 // and one for all rarer ones
    int64_t first_feature = 0;
  };

  void add_text(const leyden::CsvTable& table, Column column, const Options& options,
                const torch::Tensor& rows);
  void fit_scale(const leyden::CsvTable& table, const torch::Tensor& rows);

  std::vector<Column> columns_;
  std::vector<std::string> features_;
  torch::Tensor mean_, deviation_;
};

/// Whether a column holds numbers; `declared_text`: somebody said that it does not. Throws ConfigError, with
/// line and column, where a text stands among numbers.
bool is_number_column(const leyden::CsvTable& table, size_t column, bool declared_text);
