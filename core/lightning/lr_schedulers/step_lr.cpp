// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/step_lr.h>

#include <lightning/errors.h>

namespace leyden {

StepLR::StepLR(std::shared_ptr<Optimizer> optimizer, int64_t step_size, double gamma)
    : LRScheduler(std::move(optimizer)), step_size_(step_size), gamma_(gamma) {
  if (step_size < 1) {
    throw ConfigError("StepLR: step_size = " + std::to_string(step_size) +
                      " is not allowed: expected a whole number of at least 1");
  }
  initial_step();
}

std::vector<double> StepLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  if (last_epoch_ == 0 || last_epoch_ % step_size_ != 0) return lrs;
  for (double& lr : lrs) lr *= gamma_;
  return lrs;
}

Dict StepLR::state_dict() const {
  Dict state{{"step_size", step_size_}, {"gamma", gamma_}};
  for (const auto& [key, value] : LRScheduler::state_dict()) state.insert_or_assign(key, value);
  return state;
}

void StepLR::load_state_dict(const Dict& state) {
  LRScheduler::load_state_dict(state);
  const detail::SchedulerState saved(name(), state);
  saved.read("step_size", step_size_);
  saved.read("gamma", gamma_);
}

}  // namespace leyden
