// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <string_view>
#include <vector>

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

}  // namespace leyden::detail
