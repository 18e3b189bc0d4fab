// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_scheduler.h>

#include <lightning/errors.h>

namespace leyden {

LRScheduler::LRScheduler(std::shared_ptr<Optimizer> optimizer, bool notes_initial_lr)
    : optimizer_(std::move(optimizer)) {
  if (!optimizer_) throw ConfigError("a learning rate scheduler got no optimizer");
  for (ParamGroup& group : optimizer_->param_groups()) {
    if (notes_initial_lr && !group.initial_lr) group.initial_lr = group.lr();
    base_lrs_.push_back(group.initial_lr.value_or(group.lr()));
  }
  last_lr_ = group_lrs();
}

LRScheduler::~LRScheduler() = default;

void LRScheduler::initial_step() {
  is_initial_ = true;
  step_count_ = 0;
  step();
  is_initial_ = false;
}

void LRScheduler::step() {
  ++step_count_;
  ++last_epoch_;
  set_group_lrs(get_lr());
}

void LRScheduler::step(double) {
  step();
}

std::vector<double> LRScheduler::scaled_base_lrs(double factor) const {
  std::vector<double> lrs = base_lrs_;
  for (double& lr : lrs) lr *= factor;
  return lrs;
}

std::vector<double> LRScheduler::group_lrs() const {
  std::vector<double> lrs;
  for (const ParamGroup& group : optimizer_->param_groups()) lrs.push_back(group.lr());
  return lrs;
}

void LRScheduler::set_group_lrs(const std::vector<double>& lrs) {
  std::vector<ParamGroup>& groups = optimizer_->param_groups();
  if (lrs.size() != groups.size()) {
    throw ConfigError(name() + " was made for " + std::to_string(lrs.size()) +
                      " groups of parameters, its optimizer has " + std::to_string(groups.size()));
  }
  for (size_t i = 0; i < groups.size(); ++i) groups[i].set_lr(lrs[i]);
  last_lr_ = lrs;
}

void LRScheduler::describe_state(SchedulerState& state) {
  state.add("base_lrs", base_lrs_)
      .add("last_epoch", last_epoch_)
      .add("_step_count", step_count_)
      .add_constant("_is_initial", false)
      .add_constant("_get_lr_called_within_step", false)
      .add("_last_lr", last_lr_);
}

Dict LRScheduler::state_dict() const {
  SchedulerState state(name());
  // Saving only reads what describe_state() names.
  const_cast<LRScheduler*>(this)->describe_state(state);
  return state.save();
}

void LRScheduler::load_state_dict(const Dict& saved) {
  SchedulerState state(name());
  describe_state(state);
  state.load(saved);
}

void LRScheduler::require(bool condition, std::string_view parameter, const Value& value,
                          std::string_view expected) const {
  if (condition) return;
  throw ConfigError(name() + ": " + std::string(parameter) + " = " + value.to_string() +
                    " is not allowed: expected " + std::string(expected));
}

std::vector<double> LRScheduler::for_each_group(std::vector<double> values,
                                                std::string_view parameter) const {
  const size_t groups = optimizer_->param_groups().size();
  if (values.size() == 1) values.resize(groups, values.front());
  require(values.size() == groups, parameter, values,
          "one number, or one for each of the optimizer's " + std::to_string(groups) + " groups");
  return values;
}

}  // namespace leyden
