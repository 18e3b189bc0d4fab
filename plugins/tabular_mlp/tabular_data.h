// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <lightning/plugin.h>

#include "table_encoder.h"

struct TabularData {
  std::string path = "iris.csv";
  std::string target;
  std::string task = "auto";
  int64_t batch_size = 16;
  double val_fraction = 0.2;
  double test_fraction = 0.0;
  int64_t split_seed = 3;
  std::vector<std::string> ignored;
  std::vector<std::string> categorical;
  int64_t max_categories = 32;

  static void describe(leyden::ParamSchema<TabularData>& schema);
};

/// Reads a table, finds out what the target column is, and splits the rows. Batches are {"features",
/// "target"}: features as they stand in the table (the module scales them), the target a class number or a
/// number.
class TabularDataModule : public leyden::LightningDataModule {
 public:
  using Params = TabularData;
  explicit TabularDataModule(Params params) : params_(std::move(params)) {}

  void setup(const std::string& stage) override;
  leyden::DataLoaders train_dataloader() override;
  leyden::DataLoaders val_dataloader() override;
  leyden::DataLoaders test_dataloader() override;
  leyden::DataLoaders predict_dataloader() override;

  /// The columns and classes: a checkpoint is of use only for a table that has the same.
  leyden::Dict state_dict() override;
  void load_state_dict(const leyden::Dict& state) override;

  bool is_classification() const { return !classes_.empty(); }
  /// The target's values, sorted; empty in a regression.
  const std::vector<std::string>& classes() const { return classes_; }
  const TableEncoder& encoder() const { return *encoder_; }
  /// Mean and standard deviation of the target over the training part; 0 and 1 in a classification.
  double target_mean() const { return target_mean_; }
  double target_deviation() const { return target_deviation_; }

 private:
  void read_target(const leyden::CsvTable& table, size_t column);
  void read_classes(const leyden::CsvTable& table, size_t column, bool numbers);
  leyden::DataLoaders loader(const torch::Tensor& rows, bool shuffle) const;

  Params params_;
  std::vector<std::string> classes_;
  std::optional<TableEncoder> encoder_;
  torch::Tensor features_, target_;
  std::vector<torch::Tensor> parts_;  // validation, test, training
  double target_mean_ = 0, target_deviation_ = 1;
};
