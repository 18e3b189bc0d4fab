// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/constant_lr.h>

namespace leyden {

ConstantLR::ConstantLR(std::shared_ptr<Optimizer> optimizer, double factor, int64_t total_iters)
    : LRScheduler(std::move(optimizer)), factor_(factor), total_iters_(total_iters) {
  require(factor > 0 && factor <= 1, "factor", factor, "a number above 0 and to 1");
  initial_step();
}

std::vector<double> ConstantLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  const double scale = last_epoch_ == 0 ? factor_ : last_epoch_ == total_iters_ ? 1.0 / factor_ : 1.0;
  for (double& lr : lrs) lr *= scale;
  return lrs;
}

std::vector<double> ConstantLR::get_closed_form_lr() {
  return scaled_base_lrs(factor_ + (last_epoch_ >= total_iters_ ? 1 - factor_ : 0));
}

void ConstantLR::describe_state(SchedulerState& state) {
  state.add("factor", factor_).add("total_iters", total_iters_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
