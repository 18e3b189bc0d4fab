// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/adam.h>

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>

#include <lightning/errors.h>
#include <lightning/fused_step.h>
#include <lightning/optimizers/option_values.h>

namespace leyden {

AdamOptions::~AdamOptions() = default;

Dict AdamOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"betas", Value::Tuple{{beta1_, beta2_}}},
              {"eps", eps_},
              {"weight_decay", weight_decay_},
              {"amsgrad", amsgrad_},
              {"maximize", maximize_},
              {"foreach", Value()},
              {"capturable", false},
              {"differentiable", false},
              {"fused", true},
              {"decoupled_weight_decay", decoupled_weight_decay_}};
}

void AdamOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  detail::read_betas(values, beta1_, beta2_);
  detail::read_option(values, "eps", eps_, 0);
  detail::read_option(values, "amsgrad", amsgrad_);
  detail::read_option(values, "maximize", maximize_);
  detail::read_option(values, "decoupled_weight_decay", decoupled_weight_decay_);
}

std::shared_ptr<OptimizerOptions> AdamOptions::clone() const {
  return std::make_shared<AdamOptions>(*this);
}

Adam::Adam(std::shared_ptr<OptimizerOptions> defaults) : Optimizer(std::move(defaults)) {}

Adam::Adam(std::vector<ParamGroup> groups, AdamOptions defaults) : Adam(defaults.clone()) {
  add_param_groups(std::move(groups));
}

Adam::Adam(std::vector<torch::Tensor> params, AdamOptions defaults)
    : Adam(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

Adam::~Adam() = default;

// What one kernel call takes: parameters of the same device and type.
struct Adam::Bucket {
  std::vector<torch::Tensor> params, gradients, exp_avgs, exp_avg_sqs, max_exp_avg_sqs, steps;

  explicit Bucket(size_t count) {
    for (auto* list : {&params, &gradients, &exp_avgs, &exp_avg_sqs, &steps}) list->reserve(count);
  }

  void add(const torch::Tensor& param, const State& state, std::string_view optimizer) {
    params.push_back(param);
    gradients.push_back(detail::kernel_gradient(param, optimizer));
    exp_avgs.push_back(state.exp_avg);
    exp_avg_sqs.push_back(state.exp_avg_sq);
    if (state.max_exp_avg_sq.defined()) max_exp_avg_sqs.push_back(state.max_exp_avg_sq);
    steps.push_back(state.step);
  }

  void count_step() {
    if (params.front().is_cpu()) {
      // A call of an operator costs more than the addition, for each parameter.
      for (torch::Tensor& step : steps) *step.data_ptr<float>() += 1;
    } else {
      at::_foreach_add_(steps, 1);
    }
  }

  void update(const AdamOptions& o) {
    const at::TensorList largest = o.amsgrad() ? at::TensorList(max_exp_avg_sqs) : at::TensorList();
    if (o.decoupled_weight_decay()) {
      at::_fused_adamw_(params, gradients, exp_avgs, exp_avg_sqs, largest, steps, o.lr(), o.beta1(),
                        o.beta2(), o.weight_decay(), o.eps(), o.amsgrad(), o.maximize());
    } else {
      at::_fused_adam_(params, gradients, exp_avgs, exp_avg_sqs, largest, steps, o.lr(), o.beta1(), o.beta2(),
                       o.weight_decay(), o.eps(), o.amsgrad(), o.maximize());
    }
  }
};

Adam::State& Adam::state_of(const torch::Tensor& param, bool amsgrad) {
  State& state = states_[param.unsafeGetTensorImpl()];
  const auto plain = torch::TensorOptions().requires_grad(false);
  if (!state.step.defined()) {
    state.step = torch::zeros({}, plain.dtype(torch::kFloat).device(param.device()));
    state.exp_avg = torch::zeros_like(param, plain);
    state.exp_avg_sq = torch::zeros_like(param, plain);
  }
  if (amsgrad && !state.max_exp_avg_sq.defined()) state.max_exp_avg_sq = torch::zeros_like(param, plain);
  return state;
}

void Adam::step() {
  const torch::NoGradGuard no_grad;
  for (const ParamGroup& group : param_groups()) step_group(group);
}

void Adam::step_group(const ParamGroup& group) {
  const auto& options = static_cast<const AdamOptions&>(*group.options);
  const std::string optimizer = name();
  std::vector<Bucket> buckets;
  for (const torch::Tensor& param : group.params) {
    if (!param.grad().defined()) continue;
    auto bucket = std::find_if(buckets.begin(), buckets.end(),
                               [&](const Bucket& b) { return detail::same_bucket(b.params.front(), param); });
    if (bucket == buckets.end()) bucket = buckets.emplace(buckets.end(), group.params.size());
    bucket->add(param, state_of(param, options.amsgrad()), optimizer);
  }
  for (Bucket& bucket : buckets) {
    bucket.count_step();
    bucket.update(options);
  }
}

Dict Adam::param_state(const torch::Tensor& param) const {
  const auto found = states_.find(param.unsafeGetTensorImpl());
  if (found == states_.end()) return {};
  const State& state = found->second;
  Dict out{{"step", state.step}, {"exp_avg", state.exp_avg}, {"exp_avg_sq", state.exp_avg_sq}};
  if (state.max_exp_avg_sq.defined()) out.insert_or_assign("max_exp_avg_sq", state.max_exp_avg_sq);
  return out;
}

void Adam::set_param_state(const torch::Tensor& param, const Dict& saved) {
  State& state = states_[param.unsafeGetTensorImpl()];
  const double steps = detail::saved_number(saved.at("step"), "step");
  state.step = torch::full({}, steps, torch::TensorOptions().dtype(torch::kFloat).device(param.device()));
  state.exp_avg = detail::state_like(param, saved.at("exp_avg").as_tensor("exp_avg"), "exp_avg");
  state.exp_avg_sq = detail::state_like(param, saved.at("exp_avg_sq").as_tensor("exp_avg_sq"), "exp_avg_sq");
  if (const Value* largest = saved.find("max_exp_avg_sq")) {
    state.max_exp_avg_sq = detail::state_like(param, largest->as_tensor("max_exp_avg_sq"), "max_exp_avg_sq");
  }
}

void Adam::reset_state() {
  states_.clear();
}

}  // namespace leyden
