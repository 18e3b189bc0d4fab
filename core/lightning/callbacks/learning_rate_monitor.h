// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// LearningRateMonitor's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API LearningRateMonitorOptions {
  std::optional<std::string> logging_interval = {};  ///< "step" or "epoch"; none: each scheduler's own
  bool log_momentum = false;
  bool log_weight_decay = false;

  static void describe(ParamSchema<LearningRateMonitorOptions>& schema);
};

/// Logs the learning rates that a step or an epoch begins with, as rows of its own at x = batches that stepped,
/// without an epoch. Names: "lr-Adam", "lr-Adam-1" for the second of a class, "lr-Adam/pg1" for groups of
/// parameters, or what the scheduler's configuration and a group's "name" say. They also stand in the callback
/// metrics. Loggers that want every step get one each step; the others each log_every_n_steps.
class LEYDEN_LIGHTNING_API LearningRateMonitor : public Callback {
 public:
  using Options = LearningRateMonitorOptions;
  explicit LearningRateMonitor(Options options = {});

  /// Throws ConfigError without a logger, or when two groups of an optimizer have one name.
  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx) override;
  void on_train_epoch_start(Trainer& trainer, LightningModule& module) override;

 private:
  struct Source {
    const Optimizer* optimizer;
    std::vector<std::string> names;  // of its groups
    std::string interval;            // of its scheduler; empty without one
  };
  std::vector<Source> sources(Trainer& trainer) const;
  void log(Trainer& trainer, const std::string& interval, bool every_logger);

  Options options_;
};

}  // namespace leyden
