// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "tabular_data.h"

#include <cmath>
#include <map>
#include <set>

#include <lightning/data/split.h>

using leyden::ConfigError;
using leyden::CsvTable;

namespace {

constexpr size_t kMaxNumberClasses = 20;

// A bare name that is no file here is one of the tables that come with Leyden.
std::filesystem::path table_path(const std::string& given) {
  const std::filesystem::path path = given;
  std::error_code ignored;
  if (given.empty()) throw ConfigError("data.path is empty: name a CSV file, for example iris.csv", "path");
  if (std::filesystem::exists(path, ignored) || path.has_parent_path()) return path;
  try {
    return leyden::resource_path("data/" + given);
  } catch (const ConfigError&) {
    const std::vector<std::string> offered = {"iris.csv", "wine.csv", "breast_cancer.csv", "diabetes.csv",
                                              "auto_mpg.csv"};
    std::string hint = leyden::did_you_mean(given, offered);
    if (hint.empty())
      hint = "; iris.csv, wine.csv, breast_cancer.csv, diabetes.csv and auto_mpg.csv come with Leyden";
    throw ConfigError("there is no file " + given + hint, "path");
  }
}

// Numbers are class names when they are few, whole, and each comes often.
bool looks_like_classes(const CsvTable& table, size_t column) {
  std::set<double> values;
  for (size_t row = 0; row < table.rows(); ++row) {
    const double value = table.number(row, column).value_or(0.5);
    if (value != std::floor(value)) return false;
    if (values.insert(value).second && values.size() > kMaxNumberClasses) return false;
  }
  return values.size() * 5 <= table.rows();
}

}  // namespace

void TabularData::describe(leyden::ParamSchema<TabularData>& schema) {
  schema.field("path", &TabularData::path)
      .file()
      .help(
          "A CSV file whose first line names the columns. iris.csv, wine.csv, breast_cancer.csv, "
          "diabetes.csv and "
          "auto_mpg.csv come with Leyden.");
  schema.field("target", &TabularData::target)
      .help("The column to predict. Empty: the last one.");
  schema.field("task", &TabularData::task)
      .choices({"auto", "classification", "regression"})
      .help(
          "auto: texts, and few whole numbers that come often, are classes; other numbers are predicted as "
          "numbers.");
  schema.field("batch_size", &TabularData::batch_size)
      .range(1, 8192)
      .log()
      .unit("rows")
      .help("Rows in one training step.");
  schema.field("val_fraction", &TabularData::val_fraction)
      .range(0.05, 0.5)
      .help("Share of the rows that is kept for validation.");
  schema.field("test_fraction", &TabularData::test_fraction)
      .range(0.0, 0.4)
      .help(
          "Share of the rows that neither training nor validation sees. 0: testing uses the validation "
          "rows.");
  schema.field("ignored", &TabularData::ignored)
      .help("Columns that are not used: numbers of rows, or what would give the answer away.");
  schema.field("categorical", &TabularData::categorical)
      .help(
          "Columns whose numbers are names of something, as the origin in auto_mpg.csv is. Texts always are "
          "names.");
  schema.field("max_categories", &TabularData::max_categories)
      .range(2, 1000)
      .advanced()
      .help(
          "Inputs for one column of names: the rarer names share one more. A column of more names than this, "
          "most "
          "of which come once, is left out.");
  schema.field("split_seed", &TabularData::split_seed)
      .minimum(0)
      .advanced()
      .help("Decides which rows go where. Runs with the same value are validated on the same rows.");
}

void TabularDataModule::setup(const std::string&) {
  const CsvTable table(table_path(params_.path));
  const size_t target = params_.target.empty() ? table.columns().size() - 1 : table.column(params_.target);
  read_target(table, target);
  const std::vector<double> shares = {params_.val_fraction, params_.test_fraction};
  const auto seed = static_cast<uint64_t>(params_.split_seed);
  parts_ = is_classification() ? leyden::stratified_split(target_, shares, seed)
                               : leyden::random_split(target_.size(0), shares, seed);
  const torch::Tensor& training = parts_[2];
  encoder_.emplace(table, target,
                   TableEncoder::Options{params_.ignored, params_.categorical, params_.max_categories},
                   training);
  features_ = encoder_->encode(table);
  if (!is_classification()) {
    const torch::Tensor known = target_.index_select(0, training).to(torch::kDouble);
    target_mean_ = known.mean().item<double>();
    target_deviation_ = known.std(/*unbiased=*/false).item<double>();
    if (target_deviation_ == 0) {
      throw ConfigError("column " + table.columns()[target] + " of " + params_.path +
                            " has the same value in every row: there is nothing to predict",
                        "target");
    }
  }
}

void TabularDataModule::read_target(const CsvTable& table, size_t column) {
  for (size_t row = 0; row < table.rows(); ++row) {
    if (!table.is_missing(row, column)) continue;
    throw ConfigError(table.place(row, column) +
                      ": the value to predict is missing; take the line out of the file");
  }
  const bool named = std::find(params_.categorical.begin(), params_.categorical.end(),
                               table.columns()[column]) != params_.categorical.end();
  const bool numbers = is_number_column(table, column, named);
  if (params_.task == "regression" && !numbers) {
    throw ConfigError("column " + table.columns()[column] + " of " + params_.path +
                          " holds texts: data.task regression needs numbers",
                      "task");
  }
  classes_.clear();
  if (params_.task == "regression" ||
      (params_.task == "auto" && numbers && !looks_like_classes(table, column))) {
    target_ = table.numbers({column}).squeeze(1).to(torch::kFloat);
  } else {
    read_classes(table, column, numbers);
  }
}

void TabularDataModule::read_classes(const CsvTable& table, size_t column, bool numbers) {
  // Numbers are sorted as numbers, so that class 10 does not come before class 2.
  std::map<std::pair<double, std::string>, int64_t> found;
  const auto key = [&](size_t row) {
    return std::pair(numbers ? *table.number(row, column) : 0.0, std::string(table.cell(row, column)));
  };
  for (size_t row = 0; row < table.rows(); ++row) found.emplace(key(row), 0);
  if (found.size() < 2 || found.size() * 2 > table.rows()) {
    throw ConfigError("column " + table.columns()[column] + " of " + params_.path + " has " +
                          std::to_string(found.size()) + " different values in " +
                          std::to_string(table.rows()) + " rows, which makes no classes",
                      "target");
  }
  for (auto& [name, index] : found) {
    index = static_cast<int64_t>(classes_.size());
    classes_.push_back(name.second);
  }
  target_ = torch::empty({static_cast<int64_t>(table.rows())}, torch::kLong);
  for (size_t row = 0; row < table.rows(); ++row) target_.data_ptr<int64_t>()[row] = found.at(key(row));
}

leyden::DataLoaders TabularDataModule::loader(const torch::Tensor& rows, bool shuffle) const {
  auto dataset = std::make_shared<leyden::TensorDataset>(
      std::vector<torch::Tensor>{features_.index_select(0, rows), target_.index_select(0, rows)},
      std::vector<std::string>{"features", "target"});
  return {dataset, leyden::DataLoaderOptions(params_.batch_size).shuffle(shuffle)};
}

leyden::DataLoaders TabularDataModule::train_dataloader() {
  return loader(parts_[2], true);
}
leyden::DataLoaders TabularDataModule::val_dataloader() {
  return loader(parts_[0], false);
}

leyden::DataLoaders TabularDataModule::test_dataloader() {
  return loader(parts_[1].size(0) > 0 ? parts_[1] : parts_[0], false);
}

leyden::DataLoaders TabularDataModule::predict_dataloader() {
  return loader(torch::arange(features_.size(0)), false);
}

leyden::Dict TabularDataModule::state_dict() {
  return leyden::Dict{{"features", encoder_->features()}, {"classes", classes_}};
}

void TabularDataModule::load_state_dict(const leyden::Dict& state) {
  const leyden::Dict own = state_dict();
  for (const auto& [key, value] : own) {
    if (state.at(key) == value) continue;
    throw ConfigError("the checkpoint was trained on a table with other " + key.to_string() + ": " +
                      state.at(key).to_string() + " there, " + value.to_string() + " here");
  }
}
