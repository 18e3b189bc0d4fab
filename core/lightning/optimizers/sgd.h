// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <lightning/optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API SGDOptions : OptimizerOptions {
  explicit SGDOptions(double lr = 1e-3) : OptimizerOptions(lr) {}
  ~SGDOptions() override;

  SGDOptions& lr(double value) { return lr_ = value, *this; }
  SGDOptions& momentum(double value) { return momentum_ = value, *this; }
  SGDOptions& dampening(double value) { return dampening_ = value, *this; }
  SGDOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  SGDOptions& nesterov(bool value) { return nesterov_ = value, *this; }
  SGDOptions& maximize(bool value) { return maximize_ = value, *this; }
  using OptimizerOptions::lr;
  using OptimizerOptions::weight_decay;
  double dampening() const { return dampening_; }
  bool nesterov() const { return nesterov_; }
  bool maximize() const { return maximize_; }

  std::optional<double> momentum() const override { return momentum_; }
  void set_momentum(double value) override { momentum_ = value; }
  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 private:
  double momentum_ = 0, dampening_ = 0;
  bool nesterov_ = false, maximize_ = false;
};

/// Stochastic gradient descent with momentum, in one fused kernel (torch.optim.SGD, fused=True).
class LEYDEN_LIGHTNING_API SGD : public Optimizer {
 public:
  explicit SGD(std::vector<ParamGroup> groups, SGDOptions defaults = SGDOptions());
  explicit SGD(std::vector<torch::Tensor> params, SGDOptions defaults = SGDOptions());
  ~SGD() override;

  using Optimizer::step;
  std::string name() const override { return "SGD"; }
  void step() override;

 protected:
  Dict param_state(const torch::Tensor& param) const override;
  void set_param_state(const torch::Tensor& param, const Dict& state) override;
  void reset_state() override;

 private:
  void step_group(const ParamGroup& group);

  std::unordered_map<torch::TensorImpl*, torch::Tensor> momentum_buffers_;
};

}  // namespace leyden
