// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/polynomial_lr.h>

#include <cmath>

namespace leyden {

PolynomialLR::PolynomialLR(std::shared_ptr<Optimizer> optimizer, int64_t total_iters, double power)
    : LRScheduler(std::move(optimizer)), total_iters_(total_iters), power_(power) {
  require(total_iters >= 1, "total_iters", total_iters, "a whole number of at least 1");
  initial_step();
}

std::vector<double> PolynomialLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  if (is_initial_ || last_epoch_ > total_iters_) return lrs;
  const double total = static_cast<double>(total_iters_);
  const double scale = std::pow(
      (1.0 - static_cast<double>(last_epoch_) / total) / (1.0 - static_cast<double>(last_epoch_ - 1) / total),
      power_);
  for (double& lr : lrs) lr *= scale;
  return lrs;
}

std::vector<double> PolynomialLR::get_closed_form_lr() {
  const auto done = static_cast<double>(std::min(total_iters_, last_epoch_));
  return scaled_base_lrs(std::pow(1.0 - done / static_cast<double>(total_iters_), power_));
}

void PolynomialLR::describe_state(SchedulerState& state) {
  state.add("total_iters", total_iters_).add("power", power_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
