// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <lightning/optimizer.h>

namespace leyden {

/// An optimizer that keeps a few tensors for each parameter and updates all parameters of a device and type in
/// one go: derive from it, name what is kept, and write update().
class LEYDEN_LIGHTNING_API TensorStateOptimizer : public Optimizer {
 public:
  ~TensorStateOptimizer() override;
  using Optimizer::step;
  void step() override;

 protected:
  enum class Shape { like_parameter, number_on_cpu, number_on_device };
  /// One entry of a parameter's state, by PyTorch's name. Numbers are float32 of no dimension.
  struct Field {
    std::string name;
    Shape shape;
  };
  /// What one update takes: parameters of one device and type that have gradients. state[field][i] belongs to
  /// params[i]; a field that is not kept is empty.
  struct Bucket {
    std::vector<torch::Tensor> params, gradients;
    std::vector<std::vector<torch::Tensor>> state;
  };

  TensorStateOptimizer(std::shared_ptr<OptimizerOptions> defaults, std::vector<Field> fields);

  /// Whether these options need the field.
  virtual bool keeps(size_t field, const OptimizerOptions& options) const;
  virtual double initial_value(size_t field, const OptimizerOptions& options) const;
  /// One step; called without gradients being recorded.
  virtual void update(const OptimizerOptions& options, Bucket& bucket) = 0;

  Dict param_state(const torch::Tensor& param) const override;
  void set_param_state(const torch::Tensor& param, const Dict& state) override;
  void reset_state() override;
  /// The fields of a parameter; those that the options need are made where they are missing.
  std::vector<torch::Tensor>& state_of(const torch::Tensor& param, const OptimizerOptions& options);

 private:
  std::vector<Bucket> buckets_of(const ParamGroup& group);

  std::vector<Field> fields_;
  std::unordered_map<torch::TensorImpl*, std::vector<torch::Tensor>> states_;
};

namespace detail {
/// A number of state on the CPU.
inline float& number_in(const torch::Tensor& tensor) { return *tensor.data_ptr<float>(); }
}  // namespace detail

}  // namespace leyden
