// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// GradientAccumulationScheduler's argument.
struct LEYDEN_LIGHTNING_API GradientAccumulationSchedulerOptions {
  /// From which epoch (from 0) how many batches are accumulated: "4:2, 8:4". One batch before the first.
  std::string scheduling = {};

  static void describe(ParamSchema<GradientAccumulationSchedulerOptions>& schema);
};

/// Changes accumulate_grad_batches at the start of given epochs. Needs automatic optimization, and a Trainer whose own
/// accumulate_grad_batches is 1.
class LEYDEN_LIGHTNING_API GradientAccumulationScheduler : public Callback {
 public:
  using Options = GradientAccumulationSchedulerOptions;
  /// Throws ConfigError on an empty schedule, an epoch below 0 or a factor below 1.
  explicit GradientAccumulationScheduler(const Options& options);
  explicit GradientAccumulationScheduler(std::map<int64_t, int64_t> scheduling);

  /// The factor of an epoch.
  int64_t accumulate_grad_batches(int64_t epoch) const;

  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;

 private:
  std::map<int64_t, int64_t> scheduling_;
};

}  // namespace leyden
