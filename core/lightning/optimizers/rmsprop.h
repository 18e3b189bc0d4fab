// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/optimizers/tensor_state_optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API RMSpropOptions : OptimizerOptions {
  explicit RMSpropOptions(double lr = 1e-2) : OptimizerOptions(lr) {}
  ~RMSpropOptions() override;

  RMSpropOptions& lr(double value) { return lr_ = value, *this; }
  /// How slowly the average of squared gradients follows, from 0 to 1.
  RMSpropOptions& alpha(double value) { return alpha_ = value, *this; }
  RMSpropOptions& eps(double value) { return eps_ = value, *this; }
  RMSpropOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  RMSpropOptions& momentum(double value) { return momentum_ = value, *this; }
  /// Divides by an estimate of the gradients' variance, not of their second moment.
  RMSpropOptions& centered(bool value) { return centered_ = value, *this; }
  RMSpropOptions& maximize(bool value) { return maximize_ = value, *this; }
  using OptimizerOptions::lr;
  using OptimizerOptions::weight_decay;
  double alpha() const { return alpha_; }
  double eps() const { return eps_; }
  bool centered() const { return centered_; }
  bool maximize() const { return maximize_; }

  std::optional<double> momentum() const override { return momentum_; }
  void set_momentum(double value) override { momentum_ = value; }
  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 private:
  double momentum_ = 0, alpha_ = 0.99, eps_ = 1e-8;
  bool centered_ = false, maximize_ = false;
};

/// RMSprop (Tieleman and Hinton, 2012; centered: Graves, 2013), as torch.optim.RMSprop.
class LEYDEN_LIGHTNING_API RMSprop : public TensorStateOptimizer {
 public:
  explicit RMSprop(std::vector<ParamGroup> groups, RMSpropOptions defaults = RMSpropOptions());
  explicit RMSprop(std::vector<torch::Tensor> params, RMSpropOptions defaults = RMSpropOptions());
  ~RMSprop() override;
  std::string name() const override { return "RMSprop"; }

 protected:
  bool keeps(size_t field, const OptimizerOptions& options) const override;
  void update(const OptimizerOptions& options, Bucket& bucket) override;
};

}  // namespace leyden
