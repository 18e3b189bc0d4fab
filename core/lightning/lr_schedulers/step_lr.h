// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Multiplies the learning rate by gamma every `step_size` steps (torch.optim.lr_scheduler.StepLR).
class LEYDEN_LIGHTNING_API StepLR : public LRScheduler {
 public:
  StepLR(std::shared_ptr<Optimizer> optimizer, int64_t step_size, double gamma = 0.1);
  std::string name() const override { return "StepLR"; }

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  int64_t step_size_;
  double gamma_;
};

}  // namespace leyden
