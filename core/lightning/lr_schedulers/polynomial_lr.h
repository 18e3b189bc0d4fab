// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Down to 0 in `total_iters` steps along (1 - step / total_iters) ^ power
/// (torch.optim.lr_scheduler.PolynomialLR).
class LEYDEN_LIGHTNING_API PolynomialLR : public LRScheduler {
 public:
  PolynomialLR(std::shared_ptr<Optimizer> optimizer, int64_t total_iters = 5, double power = 1.0);
  std::string name() const override { return "PolynomialLR"; }

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  int64_t total_iters_;
  double power_;
};

}  // namespace leyden
