// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <lightning/export.h>
#include <lightning/lr_scheduler.h>
#include <lightning/optimizer.h>

namespace leyden {

/// When a scheduler steps.
struct LRSchedulerConfig {
  std::string interval = "epoch";  ///< "epoch" or "step"
  int64_t frequency = 1;           ///< every how many of them
  std::string monitor = {};        ///< the metric that ReduceLROnPlateau follows
  bool strict = true;              ///< a missing monitor is an error
  std::string name = {};           ///< LearningRateMonitor's name for it; empty: "lr-<optimizer>"
};

/// A scheduler and when it steps.
struct LRSchedulerEntry {
  std::shared_ptr<LRScheduler> scheduler;
  LRSchedulerConfig config;
};

/// What configure_optimizers() returns: one optimizer, several, or none, each with any number of schedulers.
///
///   auto optimizer = std::make_shared<leyden::Adam>(parameters(), leyden::AdamOptions(1e-3));
///   return leyden::OptimizerConfig(optimizer).lr_scheduler(
///       std::make_shared<leyden::StepLR>(optimizer, 10), {.interval = "epoch"});
class LEYDEN_LIGHTNING_API OptimizerConfig {
 public:
  /// No optimizer: training runs, nothing is updated.
  OptimizerConfig() = default;
  template <std::derived_from<Optimizer> T>
  OptimizerConfig(std::shared_ptr<T> optimizer) {
    this->optimizer(std::move(optimizer));
  }
  explicit OptimizerConfig(std::vector<std::shared_ptr<Optimizer>> optimizers);

  /// Adds an optimizer. Throws ConfigError on a null pointer.
  OptimizerConfig& optimizer(std::shared_ptr<Optimizer> optimizer);
  /// Adds a scheduler of one of the optimizers. Throws ConfigError when its optimizer is not among them, the
  /// interval is neither "epoch" nor "step", the frequency is below 1, or a plateau scheduler has no monitor.
  OptimizerConfig& lr_scheduler(std::shared_ptr<LRScheduler> scheduler, LRSchedulerConfig config = {});

  const std::vector<std::shared_ptr<Optimizer>>& optimizers() const { return optimizers_; }
  const std::vector<LRSchedulerEntry>& lr_schedulers() const { return schedulers_; }

 private:
  std::vector<std::shared_ptr<Optimizer>> optimizers_;
  std::vector<LRSchedulerEntry> schedulers_;
};

}  // namespace leyden
