// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/optimizers/tensor_state_optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API RAdamOptions : OptimizerOptions {
  explicit RAdamOptions(double lr = 1e-3) : OptimizerOptions(lr) {}
  ~RAdamOptions() override;

  RAdamOptions& lr(double value) { return lr_ = value, *this; }
  RAdamOptions& betas(double beta1, double beta2) { return beta1_ = beta1, beta2_ = beta2, *this; }
  RAdamOptions& eps(double value) { return eps_ = value, *this; }
  RAdamOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  /// Weight decay as in AdamW: taken off the parameter, not added to the gradient.
  RAdamOptions& decoupled_weight_decay(bool value) { return decoupled_weight_decay_ = value, *this; }
  RAdamOptions& maximize(bool value) { return maximize_ = value, *this; }
  using OptimizerOptions::lr;
  using OptimizerOptions::weight_decay;
  double beta1() const { return beta1_; }
  double beta2() const { return beta2_; }
  double eps() const { return eps_; }
  bool decoupled_weight_decay() const { return decoupled_weight_decay_; }
  bool maximize() const { return maximize_; }

  std::optional<double> momentum() const override { return beta1_; }
  void set_momentum(double value) override { beta1_ = value; }
  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 private:
  double beta1_ = 0.9, beta2_ = 0.999, eps_ = 1e-8;
  bool decoupled_weight_decay_ = false, maximize_ = false;
};

/// Rectified Adam (Liu et al., 2020), as torch.optim.RAdam.
class LEYDEN_LIGHTNING_API RAdam : public TensorStateOptimizer {
 public:
  explicit RAdam(std::vector<ParamGroup> groups, RAdamOptions defaults = RAdamOptions());
  explicit RAdam(std::vector<torch::Tensor> params, RAdamOptions defaults = RAdamOptions());
  ~RAdam() override;
  std::string name() const override { return "RAdam"; }

 protected:
  void update(const OptimizerOptions& options, Bucket& bucket) override;
};

}  // namespace leyden
