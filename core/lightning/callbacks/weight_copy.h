// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/export.h>
#include <lightning/torch.h>
#include <lightning/value.h>

namespace leyden {

/// A second set of a module's parameters and buffers, for callbacks that average weights. It stands beside the
/// module's own tensors, in their order; a tensor that two layers share is there once.
class LEYDEN_LIGHTNING_API WeightCopy {
 public:
  WeightCopy() = default;
  /// Copies the values to a device; none: where each tensor lies.
  explicit WeightCopy(const torch::nn::Module& module, std::optional<torch::Device> device = {});

  bool empty() const { return copies_.empty(); }
  /// Whether the module still has these tensors, and no others.
  bool fits(const torch::nn::Module& module) const;
  const std::vector<torch::Tensor>& parameters() const { return copies_; }
  const std::vector<torch::Tensor>& buffers() const { return buffer_copies_; }
  const std::vector<torch::Tensor>& module_parameters() const { return originals_; }
  const std::vector<torch::Tensor>& module_buffers() const { return buffer_originals_; }

  /// Moves the copies to a device.
  void to(torch::Device device);
  /// Exchanges the values with the module's.
  void swap() const;
  void copy_parameters_to_module() const;
  void copy_buffers_to_module() const;
  void copy_buffers_from_module() const;

  /// By the module's names; the tensors are shared.
  Dict state_dict() const;
  /// Throws CheckpointError on a missing name or another shape; when not strict, loads what is there.
  void load_state_dict(const Dict& state, bool strict = true) const;

 private:
  std::vector<torch::Tensor> copies_, originals_, buffer_copies_, buffer_originals_;
  std::vector<std::pair<std::string, torch::Tensor>> names_;  // the copies, in the order of a state_dict
};

namespace detail {
/// The average of `averaged` values, with one more of them: all count alike.
inline torch::Tensor equal_average(const torch::Tensor& average, const torch::Tensor& now, int64_t averaged) {
  return average + (now - average) / (averaged + 1);
}
}  // namespace detail

}  // namespace leyden
