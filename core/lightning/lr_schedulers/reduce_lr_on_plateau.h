// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API ReduceLROnPlateauOptions {
  std::string mode = "min";            ///< "min": the metric should fall; "max": it should rise
  double factor = 0.1;                 ///< of each reduction, below 1
  int64_t patience = 10;               ///< bad steps that are put up with
  double threshold = 1e-4;             ///< what counts as better
  std::string threshold_mode = "rel";  ///< "rel": relative to the best value; "abs": absolute
  int64_t cooldown = 0;                ///< steps after a reduction in which nothing counts as bad
  std::vector<double> min_lr = {0.0};  ///< one for all groups, or one for each
  double eps = 1e-8;                   ///< smaller changes are not made
};

/// Reduces the learning rate when a metric has stopped getting better
/// (torch.optim.lr_scheduler.ReduceLROnPlateau). Its LRSchedulerConfig names the metric as `monitor`.
class LEYDEN_LIGHTNING_API ReduceLROnPlateau : public LRScheduler {
 public:
  explicit ReduceLROnPlateau(std::shared_ptr<Optimizer> optimizer, ReduceLROnPlateauOptions options = {});
  std::string name() const override { return "ReduceLROnPlateau"; }
  bool is_plateau() const override { return true; }

  /// Throws ConfigError: it needs a metric.
  void step() override;
  void step(double metric) override;

 protected:
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  bool is_better(double metric) const;

  ReduceLROnPlateauOptions options_;
  Value default_min_lr_;  // the one that was given for all groups
  double mode_worse_, best_;
  int64_t cooldown_counter_ = 0, num_bad_epochs_ = 0;
};

}  // namespace leyden
