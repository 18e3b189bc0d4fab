// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <lightning/optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API AdamOptions : OptimizerOptions {
  explicit AdamOptions(double lr = 1e-3) : OptimizerOptions(lr) {}
  ~AdamOptions() override;

  AdamOptions& lr(double value) { return lr_ = value, *this; }
  AdamOptions& betas(double beta1, double beta2) { return beta1_ = beta1, beta2_ = beta2, *this; }
  AdamOptions& eps(double value) { return eps_ = value, *this; }
  AdamOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  AdamOptions& amsgrad(bool value) { return amsgrad_ = value, *this; }
  AdamOptions& maximize(bool value) { return maximize_ = value, *this; }
  /// Weight decay as in AdamW: taken off the parameter, not added to the gradient.
  AdamOptions& decoupled_weight_decay(bool value) { return decoupled_weight_decay_ = value, *this; }
  using OptimizerOptions::lr;
  using OptimizerOptions::weight_decay;
  double beta1() const { return beta1_; }
  double beta2() const { return beta2_; }
  double eps() const { return eps_; }
  bool amsgrad() const { return amsgrad_; }
  bool maximize() const { return maximize_; }
  bool decoupled_weight_decay() const { return decoupled_weight_decay_; }

  std::optional<double> momentum() const override { return beta1_; }
  void set_momentum(double value) override { beta1_ = value; }
  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 protected:
  double beta1_ = 0.9, beta2_ = 0.999, eps_ = 1e-8;
  bool amsgrad_ = false, maximize_ = false, decoupled_weight_decay_ = false;
};

/// Adam (Kingma and Ba, 2015; amsgrad: Reddi et al., 2018) in one fused kernel (torch.optim.Adam,
/// fused=True).
class LEYDEN_LIGHTNING_API Adam : public Optimizer {
 public:
  explicit Adam(std::vector<ParamGroup> groups, AdamOptions defaults = AdamOptions());
  explicit Adam(std::vector<torch::Tensor> params, AdamOptions defaults = AdamOptions());
  ~Adam() override;

  using Optimizer::step;
  std::string name() const override { return "Adam"; }
  void step() override;

 protected:
  explicit Adam(std::shared_ptr<OptimizerOptions> defaults);
  Dict param_state(const torch::Tensor& param) const override;
  void set_param_state(const torch::Tensor& param, const Dict& state) override;
  void reset_state() override;

 private:
  struct State {
    torch::Tensor step, exp_avg, exp_avg_sq, max_exp_avg_sq;
  };
  struct Bucket;
  void step_group(const ParamGroup& group);
  State& state_of(const torch::Tensor& param, bool amsgrad);

  std::unordered_map<torch::TensorImpl*, State> states_;
};

}  // namespace leyden
