// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizer_config.h>

#include <algorithm>

#include <lightning/errors.h>

namespace leyden {

OptimizerConfig::OptimizerConfig(std::vector<std::shared_ptr<Optimizer>> optimizers) {
  for (auto& optimizer : optimizers) this->optimizer(std::move(optimizer));
}

OptimizerConfig& OptimizerConfig::optimizer(std::shared_ptr<Optimizer> optimizer) {
  if (!optimizer) throw ConfigError("configure_optimizers returned a null optimizer");
  optimizers_.push_back(std::move(optimizer));
  return *this;
}

OptimizerConfig& OptimizerConfig::lr_scheduler(std::shared_ptr<LRScheduler> scheduler,
                                               LRSchedulerConfig config) {
  if (!scheduler) throw ConfigError("configure_optimizers returned a null learning rate scheduler");
  const std::string name = scheduler->name();
  if (std::find(optimizers_.begin(), optimizers_.end(), scheduler->optimizer()) == optimizers_.end()) {
    throw ConfigError(name + " steps an optimizer that configure_optimizers does not return");
  }
  if (config.interval != "epoch" && config.interval != "step") {
    throw ConfigError(name + ": interval = '" + config.interval + "' is not allowed: expected epoch or step");
  }
  if (config.frequency < 1) {
    throw ConfigError(name + ": frequency = " + std::to_string(config.frequency) +
                      " is not allowed: expected a whole number of at least 1");
  }
  if (scheduler->is_plateau() && config.monitor.empty()) {
    throw ConfigError(name +
                      " follows a metric: name it as monitor in its LRSchedulerConfig, for example val_loss");
  }
  schedulers_.push_back({std::move(scheduler), std::move(config)});
  return *this;
}

}  // namespace leyden
