// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lr_schedulers/one_cycle_lr.h>

#include <cmath>
#include <numbers>

#include <lightning/errors.h>

namespace leyden {

namespace {

OneCycleLROptions with(double max_lr, int64_t total_steps) {
  OneCycleLROptions options;
  options.max_lr = {max_lr};
  options.total_steps = total_steps;
  return options;
}

double value_of(const ParamGroup& group, const std::string& name) {
  if (name == "initial_lr") return group.initial_lr.value();
  return group.extras.at(name).as_double(name);
}

}  // namespace

OneCycleLR::OneCycleLR(std::shared_ptr<Optimizer> optimizer, double max_lr, int64_t total_steps)
    : OneCycleLR(std::move(optimizer), with(max_lr, total_steps)) {}

OneCycleLR::OneCycleLR(std::shared_ptr<Optimizer> optimizer, OneCycleLROptions options)
    : LRScheduler(std::move(optimizer), /*notes_initial_lr=*/false), options_(std::move(options)) {
  require(options_.total_steps >= 1, "total_steps", options_.total_steps, "a whole number of at least 1");
  require(options_.pct_start >= 0 && options_.pct_start <= 1, "pct_start", options_.pct_start,
          "a number from 0 to 1");
  require(options_.anneal_strategy == "cos" || options_.anneal_strategy == "linear", "anneal_strategy",
          options_.anneal_strategy, "cos or linear");
  make_phases();
  prepare_groups();
  initial_step();
}

void OneCycleLR::make_phases() {
  const auto total = static_cast<double>(options_.total_steps);
  const double up = options_.pct_start * total - 1;
  phases_ = {{up, "initial_lr", "max_lr", "max_momentum", "base_momentum"}};
  if (options_.three_phase) {
    phases_.push_back(
        {2 * options_.pct_start * total - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum"});
    phases_.push_back({total - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum"});
  } else {
    phases_.push_back({total - 1, "max_lr", "min_lr", "base_momentum", "max_momentum"});
  }
}

void OneCycleLR::prepare_groups() {
  const std::vector<double> max_lrs = for_each_group(options_.max_lr, "max_lr");
  const std::vector<double> base_momentums = for_each_group(options_.base_momentum, "base_momentum");
  const std::vector<double> max_momentums = for_each_group(options_.max_momentum, "max_momentum");
  std::vector<ParamGroup>& groups = optimizer_->param_groups();
  for (size_t i = 0; i < groups.size(); ++i) {
    ParamGroup& group = groups[i];
    group.initial_lr = max_lrs[i] / options_.div_factor;
    group.extras.insert_or_assign("max_lr", max_lrs[i]);
    group.extras.insert_or_assign("min_lr", *group.initial_lr / options_.final_div_factor);
    base_lrs_[i] = *group.initial_lr;
    if (!options_.cycle_momentum) continue;
    require(group.momentum().has_value(), "cycle_momentum", true,
            "false, since the optimizer has no momentum");
    use_beta1_ = group.options->to_dict().contains("betas");
    group.options->set_momentum(max_momentums[i]);
    group.extras.insert_or_assign("max_momentum", max_momentums[i]);
    group.extras.insert_or_assign("base_momentum", base_momentums[i]);
  }
}

double OneCycleLR::anneal(double start, double end, double share) const {
  if (options_.anneal_strategy == "linear") return (end - start) * share + start;
  const double cosine = std::cos(std::numbers::pi * share) + 1;
  return end + (start - end) / 2.0 * cosine;
}

std::vector<double> OneCycleLR::get_lr() {
  const auto step = static_cast<double>(last_epoch_);
  if (last_epoch_ > options_.total_steps) {
    throw ConfigError("OneCycleLR was made for " + std::to_string(options_.total_steps) +
                      " steps and was stepped once more: its total_steps must count every step of training");
  }
  double start_step = 0;
  size_t current = 0;
  while (current + 1 < phases_.size() && step > phases_[current].end_step)
    start_step = phases_[current++].end_step;
  const Phase& phase = phases_[current];
  const double share = (step - start_step) / (phase.end_step - start_step);
  std::vector<double> lrs;
  for (ParamGroup& group : optimizer_->param_groups()) {
    lrs.push_back(anneal(value_of(group, phase.start_lr), value_of(group, phase.end_lr), share));
    if (!options_.cycle_momentum) continue;
    group.options->set_momentum(
        anneal(value_of(group, phase.start_momentum), value_of(group, phase.end_momentum), share));
  }
  return lrs;
}

void OneCycleLR::describe_state(SchedulerState& state) {
  state.add("total_steps", options_.total_steps)
      .add("_anneal_func_type", options_.anneal_strategy)
      .add("cycle_momentum", options_.cycle_momentum);
  if (options_.cycle_momentum) state.add("use_beta1", use_beta1_);
  LRScheduler::describe_state(state);
}

Dict OneCycleLR::state_dict() const {
  Value::List phases;
  for (const Phase& phase : phases_) {
    phases.emplace_back(Dict{{"end_step", phase.end_step},
                             {"start_lr", phase.start_lr},
                             {"end_lr", phase.end_lr},
                             {"start_momentum", phase.start_momentum},
                             {"end_momentum", phase.end_momentum}});
  }
  Dict state = LRScheduler::state_dict();
  state.insert_or_assign("_schedule_phases", std::move(phases));
  return state;
}

void OneCycleLR::load_state_dict(const Dict& state) {
  LRScheduler::load_state_dict(state);
  try {
    std::vector<Phase> phases;
    for (const Value& saved : state.at("_schedule_phases").as_list("_schedule_phases")) {
      const auto text = [&](const char* key) { return saved.at(key).as_string(key); };
      phases.push_back({saved.at("end_step").as_double("end_step"), text("start_lr"), text("end_lr"),
                        text("start_momentum"), text("end_momentum")});
    }
    if (phases.empty()) throw ConfigError("it has no phases");
    phases_ = std::move(phases);
  } catch (const ConfigError& error) {
    throw CheckpointError("the saved state of OneCycleLR does not fit: " + std::string(error.what()));
  }
}

}  // namespace leyden
