// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// The learning rate times `factor` for the first `total_iters` steps, then the whole one
/// (torch.optim.lr_scheduler.ConstantLR).
class LEYDEN_LIGHTNING_API ConstantLR : public LRScheduler {
 public:
  ConstantLR(std::shared_ptr<Optimizer> optimizer, double factor = 1.0 / 3, int64_t total_iters = 5);
  std::string name() const override { return "ConstantLR"; }

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  double factor_;
  int64_t total_iters_;
};

}  // namespace leyden
