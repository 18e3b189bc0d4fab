// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/cosine_annealing_lr.h>

#include <cmath>
#include <numbers>

namespace leyden {

using std::numbers::pi;

CosineAnnealingLR::CosineAnnealingLR(std::shared_ptr<Optimizer> optimizer, int64_t T_max, double eta_min)
    : LRScheduler(std::move(optimizer)), T_max_(T_max), eta_min_(eta_min) {
  require(T_max >= 1, "T_max", T_max, "a whole number of at least 1");
  initial_step();
}

std::vector<double> CosineAnnealingLR::get_lr() {
  // The chained form: each rate comes from the one before, so that another scheduler may change it in
  // between.
  std::vector<double> lrs = group_lrs();
  if (is_initial_) return lrs;
  const double T_max = static_cast<double>(T_max_);
  for (size_t i = 0; i < lrs.size(); ++i) {
    const double span = base_lrs_[i] - eta_min_;
    if (step_count_ == 1 && last_epoch_ > 0) {
      lrs[i] = eta_min_ + span * (1 + std::cos(last_epoch_ * pi / T_max)) / 2;
    } else if ((last_epoch_ - 1 - T_max_) % (2 * T_max_) == 0) {
      lrs[i] += span * (1 - std::cos(pi / T_max)) / 2;
    } else {
      lrs[i] = (1 + std::cos(pi * last_epoch_ / T_max)) / (1 + std::cos(pi * (last_epoch_ - 1) / T_max)) *
                   (lrs[i] - eta_min_) +
               eta_min_;
    }
  }
  return lrs;
}

std::vector<double> CosineAnnealingLR::get_closed_form_lr() {
  std::vector<double> lrs;
  const double angle = pi * static_cast<double>(last_epoch_) / static_cast<double>(T_max_);
  for (const double base_lr : base_lrs_)
    lrs.push_back(eta_min_ + (base_lr - eta_min_) * (1 + std::cos(angle)) / 2);
  return lrs;
}

void CosineAnnealingLR::describe_state(SchedulerState& state) {
  state.add("T_max", T_max_).add("eta_min", eta_min_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
