// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/cosine_annealing_warm_restarts.h>

#include <cmath>
#include <numbers>

namespace leyden {

CosineAnnealingWarmRestarts::CosineAnnealingWarmRestarts(std::shared_ptr<Optimizer> optimizer, int64_t T_0,
                                                         int64_t T_mult, double eta_min)
    : LRScheduler(std::move(optimizer)), T_0_(T_0), T_i_(T_0), T_mult_(T_mult), eta_min_(eta_min) {
  require(T_0 >= 1, "T_0", T_0, "a whole number of at least 1");
  require(T_mult >= 1, "T_mult", T_mult, "a whole number of at least 1");
  initial_step();
}

std::vector<double> CosineAnnealingWarmRestarts::get_lr() {
  std::vector<double> lrs;
  for (const double base_lr : base_lrs_) {
    lrs.push_back(
        eta_min_ +
        (base_lr - eta_min_) *
            (1 + std::cos(std::numbers::pi * T_cur_ / static_cast<double>(T_i_))) / 2);
  }
  return lrs;
}

// PyTorch's own step counts no _step_count.
void CosineAnnealingWarmRestarts::step() {
  if (last_epoch_ < 0) return step_to(0);  // it begins, or begins again as the first of a SequentialLR
  ++last_epoch_;
  T_cur_ += 1;
  if (T_cur_ >= static_cast<double>(T_i_)) {
    T_cur_ = std::fmod(T_cur_, static_cast<double>(T_i_));
    T_i_ *= T_mult_;
  }
  set_group_lrs(get_lr());
}

void CosineAnnealingWarmRestarts::step_to(double epoch) {
  require(epoch >= 0, "epoch", epoch, "a number of at least 0");
  const auto first = static_cast<double>(T_0_), growth = static_cast<double>(T_mult_);
  if (epoch < first) {
    T_i_ = T_0_;
    T_cur_ = epoch;
  } else if (T_mult_ == 1) {
    T_cur_ = std::fmod(epoch, first);
  } else {
    const double period = std::floor(std::log(epoch / first * (growth - 1) + 1) / std::log(growth));
    T_cur_ = epoch - first * (std::pow(growth, period) - 1) / (growth - 1);
    T_i_ = static_cast<int64_t>(first * std::pow(growth, period));
  }
  last_epoch_ = static_cast<int64_t>(std::floor(epoch));
  set_group_lrs(get_lr());
}

void CosineAnnealingWarmRestarts::describe_state(SchedulerState& state) {
  state.add("T_0", T_0_)
      .add("T_i", T_i_)
      .add("T_mult", T_mult_)
      .add("eta_min", eta_min_)
      .add("T_cur", T_cur_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
