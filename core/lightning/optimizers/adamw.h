// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/optimizers/adam.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API AdamWOptions : AdamOptions {
  explicit AdamWOptions(double lr = 1e-3) : AdamOptions(lr) {
    weight_decay_ = 1e-2;
    decoupled_weight_decay_ = true;
  }
  ~AdamWOptions() override;

  AdamWOptions& lr(double value) { return lr_ = value, *this; }
  AdamWOptions& betas(double beta1, double beta2) { return beta1_ = beta1, beta2_ = beta2, *this; }
  AdamWOptions& eps(double value) { return eps_ = value, *this; }
  AdamWOptions& weight_decay(double value) { return weight_decay_ = value, *this; }
  AdamWOptions& amsgrad(bool value) { return amsgrad_ = value, *this; }
  AdamWOptions& maximize(bool value) { return maximize_ = value, *this; }
  using AdamOptions::amsgrad;
  using AdamOptions::eps;
  using AdamOptions::lr;
  using AdamOptions::maximize;
  using AdamOptions::weight_decay;

  /// AdamW's weight decay is always decoupled, whatever was saved.
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;
};

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019) in one fused kernel (torch.optim.AdamW).
class LEYDEN_LIGHTNING_API AdamW : public Adam {
 public:
  explicit AdamW(std::vector<ParamGroup> groups, AdamWOptions defaults = AdamWOptions());
  explicit AdamW(std::vector<torch::Tensor> params, AdamWOptions defaults = AdamWOptions());
  ~AdamW() override;
  std::string name() const override { return "AdamW"; }
};

}  // namespace leyden
