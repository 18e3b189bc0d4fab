// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// Multiplies the learning rate each step by a function of the step, one function for all groups or one for
/// each (torch.optim.lr_scheduler.MultiplicativeLR). The functions are not saved.
class LEYDEN_LIGHTNING_API MultiplicativeLR : public LRScheduler {
 public:
  MultiplicativeLR(std::shared_ptr<Optimizer> optimizer,
                   std::vector<std::function<double(int64_t)>> lr_lambdas);
  std::string name() const override { return "MultiplicativeLR"; }
  MultiplicativeLR(std::shared_ptr<Optimizer> optimizer, std::function<double(int64_t)> lr_lambda)
      : MultiplicativeLR(std::move(optimizer), std::vector{std::move(lr_lambda)}) {}

 protected:
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  std::vector<std::function<double(int64_t)>> lr_lambdas_;
};

}  // namespace leyden
