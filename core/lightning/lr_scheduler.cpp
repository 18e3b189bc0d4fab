// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_scheduler.h>

#include <lightning/errors.h>

namespace leyden {

LRScheduler::LRScheduler(std::shared_ptr<Optimizer> optimizer) : optimizer_(std::move(optimizer)) {
  if (!optimizer_) throw ConfigError("a learning rate scheduler got no optimizer");
  for (ParamGroup& group : optimizer_->param_groups()) {
    if (!group.initial_lr) group.initial_lr = group.lr();
    base_lrs_.push_back(*group.initial_lr);
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

Dict LRScheduler::state_dict() const {
  return Dict{{"base_lrs", base_lrs_}, {"last_epoch", last_epoch_},           {"_step_count", step_count_},
              {"_is_initial", false},  {"_get_lr_called_within_step", false}, {"_last_lr", last_lr_}};
}

void LRScheduler::load_state_dict(const Dict& state) {
  const detail::SchedulerState saved(name(), state);
  saved.read("base_lrs", base_lrs_);
  saved.read("last_epoch", last_epoch_);
  saved.read("_step_count", step_count_);
  saved.read("_last_lr", last_lr_);
}

namespace detail {

const Value& SchedulerState::entry(std::string_view key) const {
  if (const Value* value = state_.find(key)) return *value;
  throw CheckpointError("the saved state of " + scheduler_ + " has no entry " + std::string(key));
}

void SchedulerState::read(std::string_view key, int64_t& into) const {
  guarded([&] { into = entry(key).as_int(key); });
}

void SchedulerState::read(std::string_view key, double& into) const {
  guarded([&] { into = number(entry(key), key); });
}

void SchedulerState::read(std::string_view key, bool& into) const {
  guarded([&] { into = entry(key).as_bool(key); });
}

void SchedulerState::read(std::string_view key, std::string& into) const {
  guarded([&] { into = entry(key).as_string(key); });
}

void SchedulerState::read(std::string_view key, std::vector<double>& into) const {
  guarded([&] {
    std::vector<double> numbers;
    for (const Value& item : entry(key).as_list(key)) numbers.push_back(number(item, key));
    into = std::move(numbers);
  });
}

double SchedulerState::number(const Value& value, std::string_view key) {
  // PyTorch allows a learning rate that is a tensor.
  if (value.is_tensor() && value.as_tensor().numel() == 1) return value.as_tensor().item<double>();
  return value.as_double(key);
}

void SchedulerState::guarded(const std::function<void()>& read) const {
  try {
    read();
  } catch (const ConfigError& error) {
    throw CheckpointError("the saved state of " + scheduler_ + " does not fit: " + error.what());
  }
}

}  // namespace detail

}  // namespace leyden
