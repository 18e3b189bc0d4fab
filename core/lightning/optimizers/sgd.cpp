// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/sgd.h>

#include <ATen/ops/_fused_sgd.h>

#include <lightning/errors.h>
#include <lightning/fused_step.h>
#include <lightning/optimizers/option_values.h>

namespace leyden {

SGDOptions::~SGDOptions() = default;

Dict SGDOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"momentum", momentum_},
              {"dampening", dampening_},
              {"weight_decay", weight_decay_},
              {"nesterov", nesterov_},
              {"maximize", maximize_},
              {"foreach", Value()},
              {"differentiable", false},
              {"fused", true}};
}

void SGDOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  detail::read_option(values, "momentum", momentum_, 0);
  if (const Value* value = values.find("dampening")) dampening_ = detail::saved_number(*value, "dampening");
  detail::read_option(values, "nesterov", nesterov_);
  detail::read_option(values, "maximize", maximize_);
}

std::shared_ptr<OptimizerOptions> SGDOptions::clone() const {
  return std::make_shared<SGDOptions>(*this);
}

SGD::SGD(std::vector<ParamGroup> groups, SGDOptions defaults) : Optimizer(defaults.clone()) {
  if (defaults.nesterov() && (*defaults.momentum() <= 0 || defaults.dampening() != 0)) {
    throw ConfigError("SGD with nesterov needs a momentum above 0 and no dampening");
  }
  add_param_groups(std::move(groups));
}

SGD::SGD(std::vector<torch::Tensor> params, SGDOptions defaults)
    : SGD(std::vector<ParamGroup>{ParamGroup(std::move(params))}, std::move(defaults)) {}

SGD::~SGD() = default;

namespace {

// What one kernel call takes: the same device and type, and either all or none with a momentum buffer.
struct Bucket {
  bool first_step = false;
  std::vector<torch::Tensor> params, gradients, buffers;

  bool takes(const torch::Tensor& param, bool first) const {
    return first_step == first && detail::same_bucket(params.front(), param);
  }
};

/// On the CPU ATen's fused kernel leaves 16-bit parameters of a vector's length and more as they are (seen in 2.13), so
/// that these are updated operation by operation, with PyTorch's plain numbers.
bool kernel_works_for(const torch::Tensor& param) {
  return !param.is_cpu() || (param.scalar_type() != torch::kBFloat16 && param.scalar_type() != torch::kHalf);
}

void step_plainly(const Bucket& bucket, const SGDOptions& options) {
  const double momentum = *options.momentum();
  for (size_t i = 0; i < bucket.params.size(); ++i) {
    torch::Tensor gradient = options.maximize() ? -bucket.gradients[i] : bucket.gradients[i];
    if (options.weight_decay() != 0) gradient = gradient.add(bucket.params[i], options.weight_decay());
    if (momentum != 0) {
      torch::Tensor buffer = bucket.buffers[i];
      if (bucket.first_step) {
        buffer.copy_(gradient);
      } else {
        buffer.mul_(momentum).add_(gradient, 1 - options.dampening());
      }
      gradient = options.nesterov() ? gradient.add(buffer, momentum) : buffer;
    }
    torch::Tensor param = bucket.params[i];
    param.add_(gradient, -options.lr());
  }
}

Bucket& bucket_for(std::vector<Bucket>& buckets, const torch::Tensor& param, bool first_step) {
  for (Bucket& bucket : buckets) {
    if (bucket.takes(param, first_step)) return bucket;
  }
  return buckets.emplace_back(Bucket{first_step, {}, {}, {}});
}

}  // namespace

void SGD::step() {
  const torch::NoGradGuard no_grad;
  for (const ParamGroup& group : param_groups()) step_group(group);
}

void SGD::step_group(const ParamGroup& group) {
  const auto& options = static_cast<const SGDOptions&>(*group.options);
  const double momentum = *options.momentum();
  std::vector<Bucket> buckets;
  for (const torch::Tensor& param : group.params) {
    if (!param.grad().defined()) continue;
    torch::Tensor* buffer = momentum == 0 ? nullptr : &momentum_buffers_[param.unsafeGetTensorImpl()];
    const bool first_step = buffer && !buffer->defined();
    if (first_step) *buffer = torch::empty_like(param, torch::TensorOptions().requires_grad(false));
    Bucket& bucket = bucket_for(buckets, param, first_step);
    bucket.params.push_back(param);
    bucket.gradients.push_back(detail::kernel_gradient(param, "SGD"));
    if (buffer) bucket.buffers.push_back(*buffer);
  }
  for (Bucket& bucket : buckets) {
    if (!kernel_works_for(bucket.params.front())) {
      step_plainly(bucket, options);
      continue;
    }
    at::_fused_sgd_(bucket.params, bucket.gradients, bucket.buffers, options.weight_decay(), momentum,
                    options.lr(), options.dampening(), options.nesterov(), options.maximize(),
                    bucket.first_step);
  }
}

Dict SGD::param_state(const torch::Tensor& param) const {
  const auto found = momentum_buffers_.find(param.unsafeGetTensorImpl());
  if (found == momentum_buffers_.end()) return {};
  return Dict{{"momentum_buffer", found->second}};
}

void SGD::set_param_state(const torch::Tensor& param, const Dict& state) {
  const Value* saved = state.find("momentum_buffer");
  if (!saved || saved->is_none()) return;
  momentum_buffers_[param.unsafeGetTensorImpl()] =
      detail::state_like(param, saved->as_tensor("momentum_buffer"), "momentum_buffer");
}

void SGD::reset_state() {
  momentum_buffers_.clear();
}

}  // namespace leyden
