// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// EarlyStopping's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API EarlyStoppingOptions {
  std::string monitor = "val_loss";
  double min_delta = 0;
  int64_t patience = 3;
  std::string mode = "min";
  bool strict = true;
  bool check_finite = true;
  std::optional<double> stopping_threshold = {}, divergence_threshold = {};
  std::optional<bool> check_on_train_epoch_end = {};  ///< none: unless validation has a rhythm of its own

  static void describe(ParamSchema<EarlyStoppingOptions>& schema);
};

/// Stops training when a metric no longer gets better; patience counts checks.
class LEYDEN_LIGHTNING_API EarlyStopping : public Callback {
 public:
  using Options = EarlyStoppingOptions;
  explicit EarlyStopping(Options options);

  const Options& options() const { return options_; }
  double best_score() const { return best_score_; }
  int64_t wait_count() const { return wait_count_; }
  int64_t stopped_epoch() const { return stopped_epoch_; }
  /// Why it stopped, as a sentence; empty when it did not.
  const std::string& stopping_reason() const { return reason_; }

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
  std::string state_key() const override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;
  bool is_monitoring() const override { return true; }
  std::optional<Monitor> monitor() const override { return Monitor{options_.monitor, options_.mode}; }

 private:
  /// Lightning's numbers, for the checkpoint.
  enum class Reason { not_stopped, stopping_threshold, divergence_threshold, patience_exhausted, non_finite_metric };

  void check(Trainer& trainer);
  bool should_stop(double current);
  bool is_better(double a, double b) const { return options_.mode == "min" ? a < b : a > b; }

  Options options_;
  bool on_train_epoch_end_ = true;
  double best_score_;
  int64_t wait_count_ = 0, stopped_epoch_ = 0;
  Reason reason_kind_ = Reason::not_stopped;
  std::string reason_;
};

}  // namespace leyden
