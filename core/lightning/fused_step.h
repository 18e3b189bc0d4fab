// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <string>
#include <string_view>
#include <vector>

#include <lightning/value.h>

namespace leyden::detail {

/// The gradient as a fused kernel wants it: dense, real, and laid out in memory like its parameter. Throws
/// ConfigError otherwise, where it cannot be made so.
torch::Tensor kernel_gradient(const torch::Tensor& param, std::string_view optimizer);

/// State of an optimizer that was loaded, as a copy like the parameter (device, type, memory layout). Throws
/// CheckpointError when the shape differs.
torch::Tensor state_like(const torch::Tensor& param, const torch::Tensor& saved, std::string_view name);

/// Whether one kernel call may take both: same device and type.
inline bool same_bucket(const torch::Tensor& a, const torch::Tensor& b) {
  return a.device() == b.device() && a.scalar_type() == b.scalar_type();
}

/// A number that PyTorch may have saved as a tensor of one element.
double saved_number(const Value& value, std::string_view name);

/// Throws ConfigError "lr = -1.0 is not allowed: expected ..." unless the condition holds.
void require_option(bool condition, std::string_view name, const Value& value, std::string_view expected);
/// Reads an option where it is given; throws ConfigError when it is (or was) below the least value that is allowed.
void read_option(const Dict& values, const char* name, double& variable, double at_least);
void read_option(const Dict& values, const char* name, bool& variable);
/// Reads "betas", two numbers from 0 to below 1.
void read_betas(const Dict& values, double& beta1, double& beta2);

}  // namespace leyden::detail
