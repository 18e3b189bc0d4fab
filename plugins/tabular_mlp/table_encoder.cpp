// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "table_encoder.h"

#include <algorithm>
#include <limits>

#include <lightning/errors.h>

using leyden::ConfigError;
using leyden::CsvTable;

namespace {

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

bool is_number_column(const CsvTable& table, size_t column, bool declared_text) {
  if (declared_text) return false;
  size_t numbers = 0;
  size_t texts = 0;
  size_t first_text = 0;
  for (size_t row = 0; row < table.rows(); ++row) {
    if (table.is_missing(row, column)) continue;
    if (table.number(row, column)) {
      ++numbers;
    } else if (texts++ == 0) {
      first_text = row;
    }
  }
  // A few texts among many numbers are mistakes in the file, not names.
  if (texts > 0 && numbers > texts) {
    throw ConfigError(
        table.place(first_text, column) + ": '" + std::string(table.cell(first_text, column)) +
        "' is not a number, as most values of this column are; if they are names, list the column in "
        "data.categorical");
  }
  return texts == 0 && numbers > 0;
}

TableEncoder::TableEncoder(const CsvTable& table, size_t target, const Options& options,
                           const torch::Tensor& rows) {
  for (const auto* list : {&options.ignored, &options.categorical}) {
    for (const std::string& name : *list) table.column(name);
  }
  for (size_t i = 0; i < table.columns().size(); ++i) {
    const std::string& name = table.columns()[i];
    if (i == target || names(options.ignored, name)) continue;
    Column column;
    column.index = i;
    column.is_number = is_number_column(table, i, names(options.categorical, name));
    column.first_feature = static_cast<int64_t>(features_.size());
    if (column.is_number) {
      features_.push_back(name);
      columns_.push_back(std::move(column));
    } else {
      add_text(table, std::move(column), options, rows);
    }
  }
  if (features_.empty())
    throw ConfigError("the table has no column to predict " + table.columns()[target] + " from");
  fit_scale(table, rows);
}

void TableEncoder::add_text(const CsvTable& table, Column column, const Options& options,
                            const torch::Tensor& rows) {
  std::map<std::string, int64_t, std::less<>> counts;
  int64_t present = 0;
  for (int64_t i = 0; i < rows.size(0); ++i) {
    const auto row = static_cast<size_t>(rows[i].item<int64_t>());
    if (table.is_missing(row, column.index)) continue;
    ++counts[std::string(table.cell(row, column.index))];
    ++present;
  }
  // Names and dates differ in nearly every row: nothing that holds for other rows can be learnt from them.
  const auto distinct = static_cast<int64_t>(counts.size());
  if (distinct < 2 || (distinct > options.max_categories && distinct * 2 > present)) return;
  std::vector<std::pair<int64_t, std::string>> by_count;
  for (const auto& [name, count] : counts) by_count.emplace_back(-count, name);
  std::sort(by_count.begin(), by_count.end());
  column.has_others = distinct > options.max_categories;
  if (column.has_others) by_count.resize(static_cast<size_t>(options.max_categories));
  const std::string prefix = table.columns()[column.index] + "=";
  for (const auto& entry : by_count) {
    column.categories.emplace(entry.second, static_cast<int64_t>(features_.size()));
    features_.push_back(prefix + entry.second);
  }
  if (column.has_others) features_.push_back(prefix + "(others)");
  columns_.push_back(std::move(column));
}

torch::Tensor TableEncoder::encode(const CsvTable& table) const {
  const auto rows = static_cast<int64_t>(table.rows());
  const auto features = static_cast<int64_t>(features_.size());
  torch::Tensor out = torch::zeros({rows, features}, torch::kDouble);
  auto values = out.accessor<double, 2>();
  for (int64_t row = 0; row < rows; ++row) {
    const auto r = static_cast<size_t>(row);
    for (const Column& column : columns_) {
      if (column.is_number) {
        values[row][column.first_feature] = table.number(r, column.index).value_or(kMissing);
        continue;
      }
      if (table.is_missing(r, column.index)) continue;
      const auto known = column.categories.find(table.cell(r, column.index));
      if (known != column.categories.end()) {
        values[row][known->second] = 1;
      } else if (column.has_others) {
        values[row][column.first_feature + static_cast<int64_t>(column.categories.size())] = 1;
      }
    }
  }
  return mean_.defined() ? torch::where(out.isnan(), mean_.to(torch::kDouble), out).to(torch::kFloat) : out;
}

void TableEncoder::fit_scale(const CsvTable& table, const torch::Tensor& rows) {
  const torch::Tensor training = encode(table).index_select(0, rows);
  const torch::Tensor known = training.isnan().logical_not();
  const torch::Tensor count = known.sum(0).clamp_min(1);
  const torch::Tensor filled = training.nan_to_num(0);
  torch::Tensor mean = filled.sum(0) / count;
  torch::Tensor deviation = ((filled - mean) * known).square().sum(0).div(count).sqrt();
  for (const Column& column : columns_) {
    if (column.is_number) continue;
    const auto end =
        column.first_feature + static_cast<int64_t>(column.categories.size()) + column.has_others;
    mean.slice(0, column.first_feature, end).zero_();
    deviation.slice(0, column.first_feature, end).fill_(1);
  }
  // A column with one value says nothing: it becomes 0, not a division by zero.
  deviation.masked_fill_(deviation <= 1e-12 * mean.abs(), 1);
  mean_ = mean.to(torch::kFloat);
  deviation_ = deviation.to(torch::kFloat);
}
