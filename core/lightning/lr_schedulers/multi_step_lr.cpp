// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/multi_step_lr.h>

#include <cmath>

#include <lightning/errors.h>

namespace leyden {

MultiStepLR::MultiStepLR(std::shared_ptr<Optimizer> optimizer, const std::vector<int64_t>& milestones,
                         double gamma)
    : LRScheduler(std::move(optimizer)), gamma_(gamma) {
  for (const int64_t milestone : milestones) ++milestones_[milestone];
  initial_step();
}

std::vector<double> MultiStepLR::get_lr() {
  std::vector<double> lrs = group_lrs();
  const auto milestone = milestones_.find(last_epoch_);
  if (milestone == milestones_.end()) return lrs;
  for (double& lr : lrs) lr *= std::pow(gamma_, static_cast<double>(milestone->second));
  return lrs;
}

std::vector<double> MultiStepLR::get_closed_form_lr() {
  double passed = 0;
  for (const auto& [step, count] : milestones_)
    passed += step <= last_epoch_ ? static_cast<double>(count) : 0;
  return scaled_base_lrs(std::pow(gamma_, passed));
}

void MultiStepLR::describe_state(SchedulerState& state) {
  state.add("gamma", gamma_);
  LRScheduler::describe_state(state);
}

Dict MultiStepLR::state_dict() const {
  Dict milestones;
  for (const auto& [step, count] : milestones_) milestones.insert_or_assign(step, count);
  Dict state{{"milestones", std::move(milestones)}};
  for (const auto& [key, value] : LRScheduler::state_dict()) state.insert_or_assign(key, value);
  return state;
}

void MultiStepLR::load_state_dict(const Dict& state) {
  LRScheduler::load_state_dict(state);
  try {
    milestones_.clear();
    for (const auto& [step, count] : state.at("milestones").as_dict("milestones")) {
      milestones_[step.as_int()] = count.as_int("milestones");
    }
  } catch (const ConfigError& error) {
    throw CheckpointError("the saved state of MultiStepLR does not fit: " + std::string(error.what()));
  }
}

}  // namespace leyden
