// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Half a cosine from the first learning rate down to eta_min in T_max steps
/// (torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov and Hutter, 2017).
class LEYDEN_LIGHTNING_API CosineAnnealingLR : public LRScheduler {
 public:
  CosineAnnealingLR(std::shared_ptr<Optimizer> optimizer, int64_t T_max, double eta_min = 0.0);
  std::string name() const override { return "CosineAnnealingLR"; }

 protected:
  std::vector<double> get_lr() override;
  std::vector<double> get_closed_form_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  int64_t T_max_;
  double eta_min_;
};

}  // namespace leyden
