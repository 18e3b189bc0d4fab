// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/linear_lr.h>

namespace leyden {

LinearLR::LinearLR(std::shared_ptr<Optimizer> optimizer, double start_factor, double end_factor,
                   int64_t total_iters)
    : LRScheduler(std::move(optimizer)),
      start_factor_(start_factor),
      end_factor_(end_factor),
      total_iters_(total_iters) {
  require(start_factor > 0 && start_factor <= 1, "start_factor", start_factor, "a number above 0 and to 1");
  require(end_factor >= 0 && end_factor <= 1, "end_factor", end_factor, "a number from 0 to 1");
  initial_step();
}

std::vector<double> LinearLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  if (last_epoch_ > 0 && (is_initial_ || last_epoch_ > total_iters_)) return lrs;
  const double span = end_factor_ - start_factor_;
  const double total = static_cast<double>(total_iters_);
  const double scale =
      last_epoch_ == 0 ? start_factor_
                       : 1.0 + span / (total * start_factor_ + static_cast<double>(last_epoch_ - 1) * span);
  for (double& lr : lrs) lr *= scale;
  return lrs;
}

std::vector<double> LinearLR::get_closed_form_lr() {
  const auto done = static_cast<double>(std::min(total_iters_, last_epoch_));
  return scaled_base_lrs(start_factor_ +
                         (end_factor_ - start_factor_) * done / static_cast<double>(total_iters_));
}

void LinearLR::describe_state(SchedulerState& state) {
  state.add("start_factor", start_factor_).add("end_factor", end_factor_).add("total_iters", total_iters_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
