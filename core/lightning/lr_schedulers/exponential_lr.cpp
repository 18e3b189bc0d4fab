// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/exponential_lr.h>

#include <cmath>

namespace leyden {

ExponentialLR::ExponentialLR(std::shared_ptr<Optimizer> optimizer, double gamma)
    : LRScheduler(std::move(optimizer)), gamma_(gamma) {
  initial_step();
}

std::vector<double> ExponentialLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  if (is_initial_) return lrs;
  for (double& lr : lrs) lr *= gamma_;
  return lrs;
}

std::vector<double> ExponentialLR::get_closed_form_lr() {
  return scaled_base_lrs(std::pow(gamma_, static_cast<double>(last_epoch_)));
}

void ExponentialLR::describe_state(SchedulerState& state) {
  state.add("gamma", gamma_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
