// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// From the learning rate that it finds to swa_lr in `anneal_epochs` steps, then constant
/// (torch.optim.swa_utils.SWALR).
class LEYDEN_LIGHTNING_API SWALR : public LRScheduler {
 public:
  /// swa_lr: one for all groups, or one for each. anneal_strategy: "cos" or "linear".
  SWALR(std::shared_ptr<Optimizer> optimizer, std::vector<double> swa_lr, int64_t anneal_epochs = 10,
        std::string anneal_strategy = "cos");
  std::string name() const override { return "SWALR"; }

 protected:
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  double share_at(int64_t step) const;

  int64_t anneal_epochs_;
  std::string anneal_strategy_;
};

}  // namespace leyden
