// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Multiplies the learning rate by gamma each step (torch.optim.lr_scheduler.ExponentialLR).
class LEYDEN_LIGHTNING_API ExponentialLR : public LRScheduler {
 public:
  ExponentialLR(std::shared_ptr<Optimizer> optimizer, double gamma);
  std::string name() const override { return "ExponentialLR"; }

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  double gamma_;
};

}  // namespace leyden
