// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/optimizers/tensor_state_optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API NAdamOptions : OptimizerOptions {
  explicit NAdamOptions(double lr = 2e-3) : OptimizerOptions(lr) {}
  ~NAdamOptions() override;

  NAdamOptions& lr(double value) { return lr_ = value, *this; }
  NAdamOptions& betas(double beta1, double beta2) { return beta1_ = beta1, beta2_ = beta2, *this; }
  NAdamOptions& eps(double value) { return eps_ = value, *this; }
  NAdamOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  /// How fast beta1 approaches its full value.
  NAdamOptions& momentum_decay(double value) { return momentum_decay_ = value, *this; }
  /// Weight decay as in AdamW: taken off the parameter, not added to the gradient.
  NAdamOptions& decoupled_weight_decay(bool value) { return decoupled_weight_decay_ = value, *this; }
  NAdamOptions& maximize(bool value) { return maximize_ = value, *this; }
  using OptimizerOptions::lr;
  using OptimizerOptions::weight_decay;
  double beta1() const { return beta1_; }
  double beta2() const { return beta2_; }
  double eps() const { return eps_; }
  double momentum_decay() const { return momentum_decay_; }
  bool decoupled_weight_decay() const { return decoupled_weight_decay_; }
  bool maximize() const { return maximize_; }

  std::optional<double> momentum() const override { return beta1_; }
  void set_momentum(double value) override { beta1_ = value; }
  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 private:
  double beta1_ = 0.9, beta2_ = 0.999, eps_ = 1e-8, momentum_decay_ = 4e-3;
  bool decoupled_weight_decay_ = false, maximize_ = false;
};

/// Adam with Nesterov momentum (Dozat, 2016), as torch.optim.NAdam.
class LEYDEN_LIGHTNING_API NAdam : public TensorStateOptimizer {
 public:
  explicit NAdam(std::vector<ParamGroup> groups, NAdamOptions defaults = NAdamOptions());
  explicit NAdam(std::vector<torch::Tensor> params, NAdamOptions defaults = NAdamOptions());
  ~NAdam() override;
  std::string name() const override { return "NAdam"; }

 protected:
  double initial_value(size_t field, const OptimizerOptions& options) const override;
  void update(const OptimizerOptions& options, Bucket& bucket) override;
};

}  // namespace leyden
