// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizer.h>

#include <typeinfo>
#include <unordered_set>

#include <lightning/errors.h>
#include <lightning/optimizers/option_values.h>

namespace leyden {

namespace {

// What a loaded group says beyond the optimizer's own options: schedulers keep such values there.
void load_extras(ParamGroup& group, const Dict& saved) {
  const Dict known = group.options->to_dict();
  group.extras.clear();
  group.initial_lr.reset();
  for (const auto& [key, value] : saved) {
    const std::string name = key.to_string();
    if (name == "initial_lr") {
      group.initial_lr = detail::saved_number(value, name);
    } else if (name != "params" && name != "param_names" && !known.contains(key)) {
      group.extras.insert_or_assign(key, value);
    }
  }
}

void check_sizes(const std::vector<ParamGroup>& groups, const Value::List& saved) {
  if (saved.size() != groups.size()) {
    throw CheckpointError("the optimizer has " + std::to_string(groups.size()) +
                          " groups of parameters, its saved state " + std::to_string(saved.size()));
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    const size_t count = saved[i].at("params").as_list("params").size();
    if (count == groups[i].params.size()) continue;
    throw CheckpointError("group " + std::to_string(i) + " of the optimizer has " +
                          std::to_string(groups[i].params.size()) + " parameters, its saved state " +
                          std::to_string(count));
  }
}

}  // namespace

OptimizerOptions::~OptimizerOptions() = default;

void OptimizerOptions::from_dict(const Dict& values) {
  detail::read_option(values, "lr", lr_, 0);
  detail::read_option(values, "weight_decay", weight_decay_, 0);
}

Optimizer::Optimizer(std::shared_ptr<OptimizerOptions> defaults) : defaults_(std::move(defaults)) {}
Optimizer::~Optimizer() = default;

std::vector<torch::Tensor> Optimizer::parameters() const {
  std::vector<torch::Tensor> all;
  for (const ParamGroup& group : groups_) all.insert(all.end(), group.params.begin(), group.params.end());
  return all;
}

void Optimizer::add_param_groups(std::vector<ParamGroup> groups) {
  size_t count = 0;
  for (ParamGroup& group : groups) {
    count += group.params.size();
    add_param_group(std::move(group));
  }
  if (count == 0) throw ConfigError(name() + " got no parameters to optimize");
}

void Optimizer::add_param_group(ParamGroup group) {
  if (group.options && typeid(*group.options) != typeid(*defaults_))
    throw ConfigError(name() + " got a group with the options of another optimizer");
  group.options = (group.options ? group.options : defaults_)->clone();
  try {
    group.options->from_dict(group.options->to_dict());  // which checks each value
  } catch (const ConfigError& error) {
    throw ConfigError(name() + ": " + error.what(), error.key());
  }
  std::unordered_set<const torch::TensorImpl*> seen;
  for (const ParamGroup& other : groups_) {
    for (const torch::Tensor& param : other.params) seen.insert(param.unsafeGetTensorImpl());
  }
  for (const torch::Tensor& param : group.params) {
    if (!param.defined()) throw ConfigError(name() + " got an undefined tensor as a parameter");
    if (!param.is_leaf())
      throw ConfigError(name() + " cannot optimize a tensor that was computed from others");
    if (!param.is_floating_point())
      throw ConfigError(name() + " can only optimize floating point parameters");
    if (!seen.insert(param.unsafeGetTensorImpl()).second)
      throw ConfigError(name() + " got a parameter twice");
  }
  groups_.push_back(std::move(group));
}

torch::Tensor Optimizer::step(const std::function<torch::Tensor()>& closure) {
  torch::Tensor loss;
  {
    const torch::AutoGradMode with_gradients(true);
    loss = closure();
  }
  step();
  return loss;
}

void Optimizer::zero_grad(bool set_to_none) {
  for (ParamGroup& group : groups_) {
    for (torch::Tensor& param : group.params) {
      torch::Tensor& gradient = param.mutable_grad();
      if (!gradient.defined()) continue;
      if (set_to_none) {
        gradient.reset();
      } else {
        gradient.detach_();
        gradient.zero_();
      }
    }
  }
}

Dict Optimizer::state_dict() const {
  Dict state;
  Value::List groups;
  int64_t index = 0;
  for (const ParamGroup& group : groups_) {
    Dict saved = group.options->to_dict();
    if (group.initial_lr) saved.insert_or_assign("initial_lr", *group.initial_lr);
    for (const auto& [key, value] : group.extras) saved.insert_or_assign(key, value);
    Value::List indices;
    for (const torch::Tensor& param : group.params) {
      if (Dict entry = param_state(param); !entry.empty()) state.insert_or_assign(index, std::move(entry));
      indices.emplace_back(index++);
    }
    saved.insert_or_assign("params", std::move(indices));
    groups.emplace_back(std::move(saved));
  }
  return Dict{{"state", std::move(state)}, {"param_groups", std::move(groups)}};
}

void Optimizer::load_state_dict(const Dict& saved) {
  try {
    const Value::List& groups = saved.at("param_groups").as_list("param_groups");
    check_sizes(groups_, groups);
    const Dict& state = saved.at("state").as_dict("state");
    reset_state();
    for (size_t i = 0; i < groups_.size(); ++i) {
      const Dict& group = groups[i].as_dict("param_groups");
      groups_[i].options->from_dict(group);
      load_extras(groups_[i], group);
      const Value::List& indices = group.at("params").as_list("params");
      for (size_t p = 0; p < indices.size(); ++p) {
        const Value* entry = state.find(indices[p].as_int("params"));
        if (entry && !entry->as_dict("state").empty())
          set_param_state(groups_[i].params[p], entry->as_dict("state"));
      }
    }
  } catch (const ConfigError& error) {
    throw CheckpointError("the saved state of " + name() + " does not fit: " + error.what());
  }
}

void Optimizer::follow_parameters() {
  std::vector<std::pair<torch::Tensor, Dict>> states;
  for (const torch::Tensor& param : parameters()) states.emplace_back(param, param_state(param));
  reset_state();
  for (const auto& [param, state] : states) {
    if (!state.empty()) set_param_state(param, state);
  }
}

}  // namespace leyden
