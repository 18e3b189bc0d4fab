// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Cosines that start over: the first takes T_0 steps, each next one T_mult times as many
/// (torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov and Hutter, 2017).
class LEYDEN_LIGHTNING_API CosineAnnealingWarmRestarts : public LRScheduler {
 public:
  CosineAnnealingWarmRestarts(std::shared_ptr<Optimizer> optimizer, int64_t T_0, int64_t T_mult = 1,
                              double eta_min = 0.0);
  std::string name() const override { return "CosineAnnealingWarmRestarts"; }
  using LRScheduler::step;
  void step() override;
  /// Goes to that epoch; between two of them the rate is in between (PyTorch's step(epoch)). Throws ConfigError below 0.
  void step_to(double epoch);

 protected:
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  int64_t T_0_, T_i_, T_mult_;
  double eta_min_;
  double T_cur_ = -1;  // how far into the period, whose length is T_i
};

}  // namespace leyden
