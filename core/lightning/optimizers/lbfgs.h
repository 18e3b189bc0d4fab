// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lightning/optimizer.h>

namespace leyden {

struct LEYDEN_LIGHTNING_API LBFGSOptions : OptimizerOptions {
  explicit LBFGSOptions(double lr = 1) : OptimizerOptions(lr) {}
  ~LBFGSOptions() override;

  LBFGSOptions& lr(double value) { return lr_ = value, *this; }
  /// Iterations of one step.
  LBFGSOptions& max_iter(int64_t value) { return max_iter_ = value, *this; }
  /// Evaluations of the closure in one step; by default max_iter * 1.25.
  LBFGSOptions& max_eval(int64_t value) { return max_eval_ = value, *this; }
  LBFGSOptions& tolerance_grad(double value) { return tolerance_grad_ = value, *this; }
  LBFGSOptions& tolerance_change(double value) { return tolerance_change_ = value, *this; }
  LBFGSOptions& history_size(int64_t value) { return history_size_ = value, *this; }
  /// "strong_wolfe", or none: steps of the length lr.
  LBFGSOptions& line_search_fn(std::optional<std::string> name) { return line_search_fn_ = std::move(name), *this; }
  using OptimizerOptions::lr;
  int64_t max_iter() const { return max_iter_; }
  int64_t max_eval() const { return max_eval_.value_or(max_iter_ * 5 / 4); }
  double tolerance_grad() const { return tolerance_grad_; }
  double tolerance_change() const { return tolerance_change_; }
  int64_t history_size() const { return history_size_; }
  const std::optional<std::string>& line_search_fn() const { return line_search_fn_; }

  Dict to_dict() const override;
  void from_dict(const Dict& values) override;
  std::shared_ptr<OptimizerOptions> clone() const override;

 private:
  int64_t max_iter_ = 20, history_size_ = 100;
  std::optional<int64_t> max_eval_;
  double tolerance_grad_ = 1e-7, tolerance_change_ = 1e-9;
  std::optional<std::string> line_search_fn_;
};

/// L-BFGS: J. Nocedal and S. Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 7.5, with torch.optim.LBFGS'
/// numbers and its layout of state. It evaluates the closure several times a step. One group, all parameters on one
/// device. (LibTorch's own decides in double precision where PyTorch's Python does in the parameters', and so takes other
/// line searches.)
class LEYDEN_LIGHTNING_API LBFGS : public Optimizer {
 public:
  explicit LBFGS(std::vector<torch::Tensor> params, LBFGSOptions options = LBFGSOptions());
  ~LBFGS() override;
  std::string name() const override { return "LBFGS"; }
  /// Throws ConfigError: it needs a closure.
  void step() override;
  /// Returns the loss of the first evaluation. Throws ConfigError when the closure gives no loss, and with more than
  /// one group.
  torch::Tensor step(const std::function<torch::Tensor()>& closure) override;

 protected:
  Dict param_state(const torch::Tensor& param) const override;
  void set_param_state(const torch::Tensor& param, const Dict& state) override;
  void reset_state() override;

 private:
  struct State;
  class Step;

  std::unique_ptr<State> state_;  // none before the first step
};

}  // namespace leyden
