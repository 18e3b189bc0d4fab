// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// The learning rate times a factor that goes from start_factor to end_factor in a line, over `total_iters`
/// steps (torch.optim.lr_scheduler.LinearLR).
class LEYDEN_LIGHTNING_API LinearLR : public LRScheduler {
 public:
  LinearLR(std::shared_ptr<Optimizer> optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0,
           int64_t total_iters = 5);
  std::string name() const override { return "LinearLR"; }

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  double start_factor_, end_factor_;
  int64_t total_iters_;
};

}  // namespace leyden
