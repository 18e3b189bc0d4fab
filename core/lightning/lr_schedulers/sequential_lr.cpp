// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/sequential_lr.h>

#include <algorithm>

#include <lightning/errors.h>

namespace leyden {

void check_combined(const std::string& name, const std::shared_ptr<Optimizer>& optimizer,
                    const std::vector<std::shared_ptr<LRScheduler>>& schedulers) {
  if (schedulers.empty()) throw ConfigError(name + " needs at least one scheduler");
  for (const auto& scheduler : schedulers) {
    if (!scheduler) throw ConfigError(name + " got a null scheduler");
    if (scheduler->is_plateau())
      throw ConfigError(name + " cannot run " + scheduler->name() + ", which needs a metric");
    if (scheduler->optimizer() != optimizer) {
      throw ConfigError(name + ": " + scheduler->name() + " steps another optimizer");
    }
  }
}

void save_combined(Dict& state, const std::vector<std::shared_ptr<LRScheduler>>& schedulers) {
  Value::List states;
  for (const auto& scheduler : schedulers) states.emplace_back(scheduler->state_dict());
  state.insert_or_assign("_schedulers", std::move(states));
}

void load_combined(const std::string& name, const Dict& state,
                   const std::vector<std::shared_ptr<LRScheduler>>& schedulers) {
  const Value* states = state.find("_schedulers");
  if (!states || !states->is_list() || states->as_list().size() != schedulers.size()) {
    throw CheckpointError("the saved state of " + name + " does not have " +
                          std::to_string(schedulers.size()) + " schedulers");
  }
  for (size_t i = 0; i < schedulers.size(); ++i) {
    const Value& saved = states->as_list()[i];
    if (!saved.is_dict())
      throw CheckpointError("the saved state of " + name + " holds no states of schedulers");
    schedulers[i]->load_state_dict(saved.as_dict());
  }
}

SequentialLR::SequentialLR(std::shared_ptr<Optimizer> optimizer,
                           std::vector<std::shared_ptr<LRScheduler>> schedulers,
                           std::vector<int64_t> milestones)
    : LRScheduler(std::move(optimizer)),
      schedulers_(std::move(schedulers)),
      milestones_(std::move(milestones)) {
  check_combined(name(), optimizer_, schedulers_);
  if (milestones_.size() + 1 != schedulers_.size()) {
    throw ConfigError("SequentialLR needs one milestone fewer than schedulers: it got " +
                      std::to_string(milestones_.size()) + " and " + std::to_string(schedulers_.size()));
  }
  last_epoch_ = 0;
  // Each scheduler set the rates of its own first step: they are taken back, and only the first begins.
  for (ParamGroup& group : optimizer_->param_groups()) group.set_lr(*group.initial_lr);
  for (const auto& scheduler : schedulers_) scheduler->undo_initial_step();
  LRScheduler& first = *schedulers_[index_at(0)];
  first.initial_step();
  last_lr_ = first.get_last_lr();
}

size_t SequentialLR::index_at(int64_t step) const {
  return static_cast<size_t>(std::upper_bound(milestones_.begin(), milestones_.end(), step) -
                             milestones_.begin());
}

void SequentialLR::undo_initial_step() {
  for (const auto& scheduler : schedulers_) scheduler->undo_initial_step();
}

void SequentialLR::step() {
  ++last_epoch_;
  const size_t index = index_at(last_epoch_);
  LRScheduler& scheduler = *schedulers_[index];
  if (index > 0 && milestones_[index - 1] == last_epoch_) {
    scheduler.last_epoch_ = 0;
    scheduler.set_group_lrs(scheduler.get_closed_form_lr());
  } else {
    scheduler.step();
  }
  last_lr_ = scheduler.get_last_lr();
}

std::vector<double> SequentialLR::get_lr() {
  return group_lrs();
}

void SequentialLR::describe_state(SchedulerState& state) {
  state.add_constant("_milestones", milestones_).add("last_epoch", last_epoch_).add("_last_lr", last_lr_);
}

Dict SequentialLR::state_dict() const {
  Dict state = LRScheduler::state_dict();
  save_combined(state, schedulers_);
  return state;
}

void SequentialLR::load_state_dict(const Dict& state) {
  LRScheduler::load_state_dict(state);
  load_combined(name(), state, schedulers_);
}

}  // namespace leyden
