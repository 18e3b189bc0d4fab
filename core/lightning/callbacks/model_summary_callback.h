// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/flop_counter.h>
#include <lightning/param_schema.h>

namespace leyden {

/// ModelSummary's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API ModelSummaryOptions {
  int64_t max_depth = 1;  ///< 0: nothing is said, -1: every level
  bool count_flops = true;

  static void describe(ParamSchema<ModelSummaryOptions>& schema);
};

/// Says when a run begins which layers a model has, with their parameters and sizes (the class ModelSummary), and after
/// the first step of training what a step computes. Lightning counts a forward pass on example_input_array instead.
class LEYDEN_LIGHTNING_API ModelSummaryCallback : public Callback {
 public:
  using Options = ModelSummaryOptions;
  /// Gets each line, without its end.
  using Report = std::function<void(const std::string& line)>;
  /// report: by default the lines go to the standard error stream.
  explicit ModelSummaryCallback(Options options = {}, Report report = {});
  ~ModelSummaryCallback() override;

  void set_report(Report report) { report_ = std::move(report); }
  /// Floating point operations of the first step's forward and backward pass; nothing before it.
  std::optional<int64_t> flops_per_step() const { return flops_; }

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_validation_start(Trainer& trainer, LightningModule& module) override;
  void on_test_start(Trainer& trainer, LightningModule& module) override;
  void on_predict_start(Trainer& trainer, LightningModule& module) override;
  void on_exception(Trainer& trainer, LightningModule& module, const std::exception& error) override;

 private:
  void summarize(LightningModule& module);

  Options options_;
  Report report_;
  bool is_said_ = false;
  std::unique_ptr<FlopCounter> counter_;  // during the first step
  std::optional<int64_t> flops_;
};

}  // namespace leyden
