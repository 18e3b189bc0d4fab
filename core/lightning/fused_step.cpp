// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/fused_step.h>

#include <string>

#include <lightning/errors.h>

namespace leyden::detail {

torch::Tensor kernel_gradient(const torch::Tensor& param, std::string_view optimizer) {
  const torch::Tensor& gradient = param.grad();
  if (gradient.is_sparse()) throw ConfigError(std::string(optimizer) + " does not take sparse gradients");
  if (gradient.strides() == param.strides()) return gradient;
  // The kernel walks through memory: a gradient in another order would be applied to the wrong elements.
  return torch::empty_like(param).copy_(gradient);
}

torch::Tensor state_like(const torch::Tensor& param, const torch::Tensor& saved, std::string_view name) {
  if (saved.sizes() != param.sizes()) {
    std::ostringstream message;
    message << "the saved " << name << " has the shape " << saved.sizes() << ", its parameter "
            << param.sizes();
    throw CheckpointError(message.str());
  }
  const torch::NoGradGuard no_grad;
  return torch::empty_like(param, torch::TensorOptions().requires_grad(false)).copy_(saved);
}

}  // namespace leyden::detail
