// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <lightning/lr_scheduler.h>

namespace leyden {

/// The first learning rate times a function of the step, one function for all groups or one for each
/// (torch.optim.lr_scheduler.LambdaLR). The functions are not saved.
class LEYDEN_LIGHTNING_API LambdaLR : public LRScheduler {
 public:
  LambdaLR(std::shared_ptr<Optimizer> optimizer, std::vector<std::function<double(int64_t)>> lr_lambdas);
  std::string name() const override { return "LambdaLR"; }
  LambdaLR(std::shared_ptr<Optimizer> optimizer, std::function<double(int64_t)> lr_lambda)
      : LambdaLR(std::move(optimizer), std::vector{std::move(lr_lambda)}) {}

 protected:
  std::vector<double> get_lr() override;
  void describe_state(SchedulerState& state) override;

 private:
  std::vector<std::function<double(int64_t)>> lr_lambdas_;
};

}  // namespace leyden
