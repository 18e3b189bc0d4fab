// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/tensor_state_optimizer.h>

#include <lightning/fused_step.h>
#include <lightning/optimizers/option_values.h>

namespace leyden {

TensorStateOptimizer::TensorStateOptimizer(std::shared_ptr<OptimizerOptions> defaults, std::vector<Field> fields)
    : Optimizer(std::move(defaults)), fields_(std::move(fields)) {}

TensorStateOptimizer::~TensorStateOptimizer() = default;

bool TensorStateOptimizer::keeps(size_t, const OptimizerOptions&) const {
  return true;
}

double TensorStateOptimizer::initial_value(size_t, const OptimizerOptions&) const {
  return 0;
}

void TensorStateOptimizer::step() {
  const torch::NoGradGuard no_grad;
  for (const ParamGroup& group : param_groups()) {
    for (Bucket& bucket : buckets_of(group)) update(*group.options, bucket);
  }
}

std::vector<TensorStateOptimizer::Bucket> TensorStateOptimizer::buckets_of(const ParamGroup& group) {
  const std::string optimizer = name();
  std::vector<Bucket> buckets;
  for (const torch::Tensor& param : group.params) {
    if (!param.grad().defined()) continue;
    auto bucket = std::find_if(buckets.begin(), buckets.end(),
                               [&](const Bucket& b) { return detail::same_bucket(b.params.front(), param); });
    if (bucket == buckets.end()) {
      bucket = buckets.emplace(buckets.end());
      bucket->state.resize(fields_.size());
    }
    bucket->params.push_back(param);
    bucket->gradients.push_back(detail::kernel_gradient(param, optimizer));
    const std::vector<torch::Tensor>& state = state_of(param, *group.options);
    for (size_t field = 0; field < fields_.size(); ++field) {
      if (keeps(field, *group.options)) bucket->state[field].push_back(state[field]);
    }
  }
  return buckets;
}

std::vector<torch::Tensor>& TensorStateOptimizer::state_of(const torch::Tensor& param,
                                                           const OptimizerOptions& options) {
  std::vector<torch::Tensor>& state = states_[param.unsafeGetTensorImpl()];
  state.resize(fields_.size());
  for (size_t field = 0; field < fields_.size(); ++field) {
    if (state[field].defined() || !keeps(field, options)) continue;
    const double value = initial_value(field, options);
    const auto plain = torch::TensorOptions().requires_grad(false);
    if (fields_[field].shape == Shape::like_parameter) {
      state[field] = torch::full_like(param, value, plain);
    } else {
      const bool on_cpu = fields_[field].shape == Shape::number_on_cpu;
      state[field] = torch::full({}, value, plain.dtype(torch::kFloat).device(on_cpu ? torch::kCPU : param.device()));
    }
  }
  return state;
}

Dict TensorStateOptimizer::param_state(const torch::Tensor& param) const {
  const auto found = states_.find(param.unsafeGetTensorImpl());
  Dict out;
  if (found == states_.end()) return out;
  for (size_t field = 0; field < fields_.size(); ++field) {
    if (found->second[field].defined()) out.insert_or_assign(fields_[field].name, found->second[field]);
  }
  return out;
}

void TensorStateOptimizer::set_param_state(const torch::Tensor& param, const Dict& saved) {
  std::vector<torch::Tensor> state(fields_.size());
  for (size_t field = 0; field < fields_.size(); ++field) {
    const auto& [name, shape] = fields_[field];
    const Value* value = saved.find(name);
    if (!value || value->is_none()) continue;
    if (shape == Shape::like_parameter) {
      state[field] = detail::state_like(param, value->as_tensor(name), name);
    } else {
      const torch::Device device = shape == Shape::number_on_cpu ? torch::Device(torch::kCPU) : param.device();
      state[field] = torch::full({}, detail::saved_number(*value, name),
                                 torch::TensorOptions().dtype(torch::kFloat).device(device));
    }
  }
  states_[param.unsafeGetTensorImpl()] = std::move(state);
}

void TensorStateOptimizer::reset_state() {
  states_.clear();
}

}  // namespace leyden
