// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/optimizers/tensor_state_optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API AdagradOptions : OptimizerOptions {
  explicit AdagradOptions(double lr = 1e-2) : OptimizerOptions(lr) {}
  ~AdagradOptions() override;

  AdagradOptions& lr(double value) { return lr_ = value, *this; }
  /// The rate of step n (from 0) is lr / (1 + n lr_decay).
  AdagradOptions& lr_decay(double value) { return lr_decay_ = value, *this; }
  AdagradOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  AdagradOptions& initial_accumulator_value(double value) { return initial_accumulator_value_ = value, *this; }
  AdagradOptions& eps(double value) { return eps_ = value, *this; }
  AdagradOptions& maximize(bool value) { return maximize_ = value, *this; }
  using OptimizerOptions::lr;
  using OptimizerOptions::weight_decay;
  double lr_decay() const { return lr_decay_; }
  double initial_accumulator_value() const { return initial_accumulator_value_; }
  double eps() const { return eps_; }
  bool maximize() const { return maximize_; }

  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 private:
  double lr_decay_ = 0, initial_accumulator_value_ = 0, eps_ = 1e-10;
  bool maximize_ = false;
};

/// Adagrad (Duchi et al., 2011) in one fused kernel (torch.optim.Adagrad, fused=True).
class LEYDEN_LIGHTNING_API Adagrad : public TensorStateOptimizer {
 public:
  explicit Adagrad(std::vector<ParamGroup> groups, AdagradOptions defaults = AdagradOptions());
  explicit Adagrad(std::vector<torch::Tensor> params, AdagradOptions defaults = AdagradOptions());
  ~Adagrad() override;
  std::string name() const override { return "Adagrad"; }

 protected:
  double initial_value(size_t field, const OptimizerOptions& options) const override;
  void update(const OptimizerOptions& options, Bucket& bucket) override;
};

}  // namespace leyden
