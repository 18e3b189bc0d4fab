// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/swa_lr.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace leyden {

SWALR::SWALR(std::shared_ptr<Optimizer> optimizer, std::vector<double> swa_lr, int64_t anneal_epochs,
             std::string anneal_strategy)
    : LRScheduler(std::move(optimizer)),
      anneal_epochs_(anneal_epochs),
      anneal_strategy_(std::move(anneal_strategy)) {
  require(anneal_strategy_ == "cos" || anneal_strategy_ == "linear", "anneal_strategy", anneal_strategy_,
          "cos or linear");
  require(anneal_epochs >= 0, "anneal_epochs", anneal_epochs, "a whole number of at least 0");
  const std::vector<double> swa_lrs = for_each_group(std::move(swa_lr), "swa_lr");
  std::vector<ParamGroup>& groups = optimizer_->param_groups();
  for (size_t i = 0; i < groups.size(); ++i) groups[i].extras.insert_or_assign("swa_lr", swa_lrs[i]);
  initial_step();
}

// How far towards swa_lr a step is, from 0 to 1.
double SWALR::share_at(int64_t step) const {
  const double t = std::clamp(
      static_cast<double>(step) / static_cast<double>(std::max<int64_t>(1, anneal_epochs_)), 0.0, 1.0);
  return anneal_strategy_ == "linear" ? t : (1 - std::cos(std::numbers::pi * t)) / 2;
}

std::vector<double> SWALR::get_lr() {
  const int64_t step = anneal_epochs_ == 0 ? std::max<int64_t>(1, step_count_ - 1) : step_count_ - 1;
  const double before = share_at(step - 1);
  const double now = share_at(step);
  std::vector<double> lrs;
  for (const ParamGroup& group : optimizer_->param_groups()) {
    const double swa_lr = group.extras.at("swa_lr").as_double("swa_lr");
    const double initial = before == 1 ? swa_lr : (group.lr() - before * swa_lr) / (1 - before);
    lrs.push_back(swa_lr * now + initial * (1 - now));
  }
  return lrs;
}

void SWALR::describe_state(SchedulerState& state) {
  state.add("_anneal_strategy", anneal_strategy_).add("anneal_epochs", anneal_epochs_);
  LRScheduler::describe_state(state);
}

}  // namespace leyden
