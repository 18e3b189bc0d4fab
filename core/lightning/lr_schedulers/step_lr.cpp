// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/step_lr.h>

#include <cmath>

namespace leyden {

StepLR::StepLR(std::shared_ptr<Optimizer> optimizer, int64_t step_size, double gamma)
    : LRScheduler(std::move(optimizer)), step_size_(step_size), gamma_(gamma) {
  require(step_size >= 1, "step_size", step_size, "a whole number of at least 1");
  initial_step();
}

std::vector<double> StepLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  if (last_epoch_ == 0 || last_epoch_ % step_size_ != 0) return lrs;
  for (double& lr : lrs) lr *= gamma_;
  return lrs;
}

std::vector<double> StepLR::get_closed_form_lr() {
  return scaled_base_lrs(std::pow(gamma_, static_cast<double>(last_epoch_ / step_size_)));
}

void StepLR::describe_state(SchedulerState& state) {
  state.add("step_size", step_size_).add("gamma", gamma_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
