// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Adagrad, RMSprop, NAdam and RAdam: what each makes of a gradient. The bookkeeping is TensorStateOptimizer's.
#include <cmath>

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_neg.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/_fused_adagrad.h>

#include <lightning/optimizers/option_values.h>
#include <lightning/optimizers/adagrad.h>
#include <lightning/optimizers/nadam.h>
#include <lightning/optimizers/radam.h>
#include <lightning/optimizers/rmsprop.h>

namespace leyden {

namespace {

using Tensors = std::vector<torch::Tensor>;
using detail::number_in;

// The gradients with the sign, and the decay of weights, that the options ask for.
template <class Options>
Tensors gradients_of(const Options& o, const Tensors& params, const Tensors& gradients, bool add_decay) {
  Tensors out = o.maximize() ? at::_foreach_neg(gradients) : gradients;
  return add_decay && o.weight_decay() != 0 ? at::_foreach_add(out, params, o.weight_decay()) : out;
}

// The moving averages of gradients and of their squares that Adam's relatives share.
template <class Options>
void update_moments(const Options& o, const Tensors& gradients, Tensors& exp_avgs, Tensors& exp_avg_sqs) {
  at::_foreach_lerp_(exp_avgs, gradients, 1 - o.beta1());
  at::_foreach_mul_(exp_avg_sqs, o.beta2());
  at::_foreach_addcmul_(exp_avg_sqs, gradients, gradients, 1 - o.beta2());
}

}  // namespace

// --- Adagrad ----------------------------------------------------------------------------------------------

AdagradOptions::~AdagradOptions() = default;

Dict AdagradOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"lr_decay", lr_decay_},
              {"eps", eps_},
              {"weight_decay", weight_decay_},
              {"initial_accumulator_value", initial_accumulator_value_},
              {"foreach", Value()},
              {"maximize", maximize_},
              {"differentiable", false},
              {"fused", true}};
}

void AdagradOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  detail::read_option(values, "lr_decay", lr_decay_, 0);
  detail::read_option(values, "eps", eps_, 0);
  detail::read_option(values, "initial_accumulator_value", initial_accumulator_value_, 0);
  detail::read_option(values, "maximize", maximize_);
}

std::shared_ptr<OptimizerOptions> AdagradOptions::clone() const {
  return std::make_shared<AdagradOptions>(*this);
}

namespace adagrad {
enum Field : size_t { step, sum };
}

Adagrad::Adagrad(std::vector<ParamGroup> groups, AdagradOptions defaults)
    : TensorStateOptimizer(defaults.clone(), {{"step", Shape::number_on_device}, {"sum", Shape::like_parameter}}) {
  add_param_groups(std::move(groups));
  // As in PyTorch, the state is there before the first step.
  for (const ParamGroup& group : param_groups()) {
    for (const torch::Tensor& param : group.params) state_of(param, *group.options);
  }
}

Adagrad::Adagrad(std::vector<torch::Tensor> params, AdagradOptions defaults)
    : Adagrad(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

Adagrad::~Adagrad() = default;

double Adagrad::initial_value(size_t field, const OptimizerOptions& options) const {
  return field == adagrad::sum ? static_cast<const AdagradOptions&>(options).initial_accumulator_value() : 0;
}

void Adagrad::update(const OptimizerOptions& options, Bucket& bucket) {
  const auto& o = static_cast<const AdagradOptions&>(options);
  at::_foreach_add_(bucket.state[adagrad::step], 1);
  at::_fused_adagrad_(bucket.params, bucket.gradients, bucket.state[adagrad::sum], bucket.state[adagrad::step], o.lr(),
                      o.lr_decay(), o.weight_decay(), o.eps(), o.maximize());
}

// --- RMSprop ----------------------------------------------------------------------------------------------

RMSpropOptions::~RMSpropOptions() = default;

Dict RMSpropOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"momentum", momentum_},
              {"alpha", alpha_},
              {"eps", eps_},
              {"centered", centered_},
              {"weight_decay", weight_decay_},
              {"capturable", false},
              {"foreach", Value()},
              {"maximize", maximize_},
              {"differentiable", false}};
}

void RMSpropOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  detail::read_option(values, "momentum", momentum_, 0);
  detail::read_option(values, "alpha", alpha_, 0);
  detail::read_option(values, "eps", eps_, 0);
  detail::read_option(values, "centered", centered_);
  detail::read_option(values, "maximize", maximize_);
}

std::shared_ptr<OptimizerOptions> RMSpropOptions::clone() const {
  return std::make_shared<RMSpropOptions>(*this);
}

namespace rmsprop {
enum Field : size_t { step, square_avg, momentum_buffer, grad_avg };
}

RMSprop::RMSprop(std::vector<ParamGroup> groups, RMSpropOptions defaults)
    : TensorStateOptimizer(defaults.clone(), {{"step", Shape::number_on_cpu},
                                              {"square_avg", Shape::like_parameter},
                                              {"momentum_buffer", Shape::like_parameter},
                                              {"grad_avg", Shape::like_parameter}}) {
  add_param_groups(std::move(groups));
}

RMSprop::RMSprop(std::vector<torch::Tensor> params, RMSpropOptions defaults)
    : RMSprop(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

RMSprop::~RMSprop() = default;

bool RMSprop::keeps(size_t field, const OptimizerOptions& options) const {
  const auto& o = static_cast<const RMSpropOptions&>(options);
  if (field == rmsprop::momentum_buffer) return *o.momentum() > 0;
  return field != rmsprop::grad_avg || o.centered();
}

void RMSprop::update(const OptimizerOptions& options, Bucket& bucket) {
  const auto& o = static_cast<const RMSpropOptions&>(options);
  for (const torch::Tensor& step : bucket.state[rmsprop::step]) number_in(step) += 1;
  const Tensors gradients = gradients_of(o, bucket.params, bucket.gradients, true);
  Tensors& square_avgs = bucket.state[rmsprop::square_avg];
  at::_foreach_mul_(square_avgs, o.alpha());
  at::_foreach_addcmul_(square_avgs, gradients, gradients, 1 - o.alpha());
  Tensors spreads;
  if (o.centered()) {
    Tensors& grad_avgs = bucket.state[rmsprop::grad_avg];
    at::_foreach_lerp_(grad_avgs, gradients, 1 - o.alpha());
    spreads = at::_foreach_addcmul(square_avgs, grad_avgs, grad_avgs, -1);
    at::_foreach_sqrt_(spreads);
  } else {
    spreads = at::_foreach_sqrt(square_avgs);
  }
  at::_foreach_add_(spreads, o.eps());
  if (*o.momentum() > 0) {
    Tensors& buffers = bucket.state[rmsprop::momentum_buffer];
    at::_foreach_mul_(buffers, *o.momentum());
    at::_foreach_addcdiv_(buffers, gradients, spreads, 1);
    at::_foreach_add_(bucket.params, buffers, -o.lr());
  } else {
    at::_foreach_addcdiv_(bucket.params, gradients, spreads, -o.lr());
  }
}

// --- NAdam and RAdam --------------------------------------------------------------------------------------

NAdamOptions::~NAdamOptions() = default;

Dict NAdamOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"betas", Value::Tuple{{beta1_, beta2_}}},
              {"eps", eps_},
              {"weight_decay", weight_decay_},
              {"momentum_decay", momentum_decay_},
              {"decoupled_weight_decay", decoupled_weight_decay_},
              {"maximize", maximize_},
              {"foreach", Value()},
              {"capturable", false},
              {"differentiable", false}};
}

void NAdamOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  detail::read_betas(values, beta1_, beta2_);
  detail::read_option(values, "eps", eps_, 0);
  detail::read_option(values, "momentum_decay", momentum_decay_, 0);
  detail::read_option(values, "decoupled_weight_decay", decoupled_weight_decay_);
  detail::read_option(values, "maximize", maximize_);
}

std::shared_ptr<OptimizerOptions> NAdamOptions::clone() const {
  return std::make_shared<NAdamOptions>(*this);
}

namespace nadam {
enum Field : size_t { step, mu_product, exp_avg, exp_avg_sq };
}

NAdam::NAdam(std::vector<ParamGroup> groups, NAdamOptions defaults)
    : TensorStateOptimizer(defaults.clone(), {{"step", Shape::number_on_cpu},
                                              {"mu_product", Shape::number_on_cpu},
                                              {"exp_avg", Shape::like_parameter},
                                              {"exp_avg_sq", Shape::like_parameter}}) {
  add_param_groups(std::move(groups));
}

NAdam::NAdam(std::vector<torch::Tensor> params, NAdamOptions defaults)
    : NAdam(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

NAdam::~NAdam() = default;

double NAdam::initial_value(size_t field, const OptimizerOptions&) const {
  return field == nadam::mu_product ? 1 : 0;
}

void NAdam::update(const OptimizerOptions& options, Bucket& bucket) {
  const auto& o = static_cast<const NAdamOptions&>(options);
  std::vector<at::Scalar> corrections, of_gradient, of_average;
  for (size_t i = 0; i < bucket.params.size(); ++i) {
    const double step = number_in(bucket.state[nadam::step][i]) += 1;
    const double mu = o.beta1() * (1 - 0.5 * std::pow(0.96, step * o.momentum_decay()));
    const double mu_next = o.beta1() * (1 - 0.5 * std::pow(0.96, (step + 1) * o.momentum_decay()));
    const double product = number_in(bucket.state[nadam::mu_product][i]) *= static_cast<float>(mu);
    corrections.emplace_back(1 - std::pow(o.beta2(), step));
    of_gradient.emplace_back(-o.lr() * (1 - mu) / (1 - product));
    of_average.emplace_back(-o.lr() * mu_next / (1 - product * mu_next));
  }
  if (o.decoupled_weight_decay()) at::_foreach_mul_(bucket.params, 1 - o.lr() * o.weight_decay());
  const Tensors gradients = gradients_of(o, bucket.params, bucket.gradients, !o.decoupled_weight_decay());
  Tensors& exp_avgs = bucket.state[nadam::exp_avg];
  Tensors& exp_avg_sqs = bucket.state[nadam::exp_avg_sq];
  update_moments(o, gradients, exp_avgs, exp_avg_sqs);
  Tensors spreads = at::_foreach_div(exp_avg_sqs, corrections);
  at::_foreach_sqrt_(spreads);
  at::_foreach_add_(spreads, o.eps());
  at::_foreach_addcdiv_(bucket.params, gradients, spreads, of_gradient);
  at::_foreach_addcdiv_(bucket.params, exp_avgs, spreads, of_average);
}

RAdamOptions::~RAdamOptions() = default;

Dict RAdamOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"betas", Value::Tuple{{beta1_, beta2_}}},
              {"eps", eps_},
              {"weight_decay", weight_decay_},
              {"maximize", maximize_},
              {"foreach", Value()},
              {"capturable", false},
              {"decoupled_weight_decay", decoupled_weight_decay_},
              {"differentiable", false}};
}

void RAdamOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  detail::read_betas(values, beta1_, beta2_);
  detail::read_option(values, "eps", eps_, 0);
  detail::read_option(values, "decoupled_weight_decay", decoupled_weight_decay_);
  detail::read_option(values, "maximize", maximize_);
}

std::shared_ptr<OptimizerOptions> RAdamOptions::clone() const {
  return std::make_shared<RAdamOptions>(*this);
}

namespace radam {
enum Field : size_t { step, exp_avg, exp_avg_sq };
}

RAdam::RAdam(std::vector<ParamGroup> groups, RAdamOptions defaults)
    : TensorStateOptimizer(defaults.clone(), {{"step", Shape::number_on_cpu},
                                              {"exp_avg", Shape::like_parameter},
                                              {"exp_avg_sq", Shape::like_parameter}}) {
  add_param_groups(std::move(groups));
}

RAdam::RAdam(std::vector<torch::Tensor> params, RAdamOptions defaults)
    : RAdam(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

RAdam::~RAdam() = default;

void RAdam::update(const OptimizerOptions& options, Bucket& bucket) {
  const auto& o = static_cast<const RAdamOptions&>(options);
  if (o.decoupled_weight_decay()) at::_foreach_mul_(bucket.params, 1 - o.lr() * o.weight_decay());
  const Tensors gradients = gradients_of(o, bucket.params, bucket.gradients, !o.decoupled_weight_decay());
  Tensors& exp_avgs = bucket.state[radam::exp_avg];
  Tensors& exp_avg_sqs = bucket.state[radam::exp_avg_sq];
  update_moments(o, gradients, exp_avgs, exp_avg_sqs);
  // The longest moving average that the second moment could have, and how long it is at this step.
  const double rho_inf = 2 / (1 - o.beta2()) - 1;
  for (size_t i = 0; i < bucket.params.size(); ++i) {
    const double step = number_in(bucket.state[radam::step][i]) += 1;
    const double correction1 = 1 - std::pow(o.beta1(), step), correction2 = 1 - std::pow(o.beta2(), step);
    const double rho = rho_inf - 2 * step * std::pow(o.beta2(), step) / correction2;
    // In the order of PyTorch's own operations: another order rounds otherwise, which adds up over some hundred steps.
    torch::Tensor update = exp_avgs[i].div(correction1).mul_(o.lr());
    if (rho > 5) {
      const double rectification =
          std::sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho));
      update.mul_(exp_avg_sqs[i].sqrt().add_(o.eps()).reciprocal_().mul_(std::sqrt(correction2))).mul_(rectification);
    }
    bucket.params[i].sub_(update);
  }
}

}  // namespace leyden
