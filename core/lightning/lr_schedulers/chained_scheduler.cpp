// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/chained_scheduler.h>

#include <lightning/errors.h>
#include <lightning/lr_schedulers/sequential_lr.h>

namespace leyden {

namespace {

std::shared_ptr<Optimizer> optimizer_of(const std::vector<std::shared_ptr<LRScheduler>>& schedulers) {
  if (schedulers.empty() || !schedulers.front())
    throw ConfigError("ChainedScheduler needs at least one scheduler");
  return schedulers.front()->optimizer();
}

}  // namespace

ChainedScheduler::ChainedScheduler(std::vector<std::shared_ptr<LRScheduler>> schedulers)
    : LRScheduler(optimizer_of(schedulers)), schedulers_(std::move(schedulers)) {
  check_combined(name(), optimizer_, schedulers_);
}

void ChainedScheduler::step() {
  for (const auto& scheduler : schedulers_) scheduler->step();
  last_lr_ = group_lrs();
}

void ChainedScheduler::undo_initial_step() {
  for (const auto& scheduler : schedulers_) scheduler->undo_initial_step();
}

std::vector<double> ChainedScheduler::get_lr() {
  return group_lrs();
}

void ChainedScheduler::describe_state(SchedulerState& state) {
  state.add("_last_lr", last_lr_);
}

Dict ChainedScheduler::state_dict() const {
  Dict state = LRScheduler::state_dict();
  save_combined(state, schedulers_);
  return state;
}

void ChainedScheduler::load_state_dict(const Dict& state) {
  LRScheduler::load_state_dict(state);
  load_combined(name(), state, schedulers_);
}

}  // namespace leyden
