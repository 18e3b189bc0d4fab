// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// The hyperparameters of one group of parameters. Derived structs add their own.
struct LEYDEN_LIGHTNING_API OptimizerOptions {
  explicit OptimizerOptions(double lr) : lr_(lr) {}
  virtual ~OptimizerOptions();

  double lr() const { return lr_; }
  void set_lr(double lr) { lr_ = lr; }
  double weight_decay() const { return weight_decay_; }
  void set_weight_decay(double value) { weight_decay_ = value; }
  /// SGD's momentum, Adam's beta1: what OneCycleLR and CyclicLR may cycle. None where there is none.
  virtual std::optional<double> momentum() const { return std::nullopt; }
  virtual void set_momentum(double) {}

  /// PyTorch's names and order, as in a param_group of its state_dict.
  virtual Dict to_dict() const = 0;
  /// Takes over what is given; keys that are not known are left alone.
  virtual void from_dict(const Dict& values);
  virtual std::shared_ptr<OptimizerOptions> clone() const = 0;

 protected:
  OptimizerOptions(const OptimizerOptions&) = default;
  OptimizerOptions& operator=(const OptimizerOptions&) = default;
  double lr_;
  double weight_decay_ = 0;
};

/// Parameters that share hyperparameters.
struct LEYDEN_LIGHTNING_API ParamGroup {
  ParamGroup() = default;
  /// A group that takes every hyperparameter from the optimizer's defaults.
  ParamGroup(std::vector<torch::Tensor> params) : params(std::move(params)) {}
  ParamGroup(std::vector<torch::Tensor> params, std::shared_ptr<OptimizerOptions> options)
      : params(std::move(params)), options(std::move(options)) {}

  double lr() const { return options->lr(); }
  void set_lr(double lr) { options->set_lr(lr); }
  double weight_decay() const { return options->weight_decay(); }
  std::optional<double> momentum() const { return options->momentum(); }

  std::vector<torch::Tensor> params;
  std::shared_ptr<OptimizerOptions> options;
  std::optional<double> initial_lr;  ///< set by the first scheduler
  /// What schedulers keep in the group: initial_lr aside, OneCycleLR's max_lr, min_lr, base_momentum, ...
  Dict extras;
};

/// Updates parameters from their gradients, with PyTorch's numbers and PyTorch's layout of state. Used on the
/// training thread only. It shares the parameters with their module.
class LEYDEN_LIGHTNING_API Optimizer {
 public:
  virtual ~Optimizer();
  Optimizer(const Optimizer&) = delete;
  Optimizer& operator=(const Optimizer&) = delete;

  /// "Adam", "SGD", ...: the name of PyTorch's class.
  virtual std::string name() const = 0;
  /// One update of every parameter that has a gradient. Throws ConfigError on sparse or complex gradients.
  virtual void step() = 0;
  /// Runs the closure with gradients on (it computes the loss and its gradients), then updates.
  virtual torch::Tensor step(const std::function<torch::Tensor()>& closure);
  /// Drops the gradients, or fills them with zeros.
  void zero_grad(bool set_to_none = true);

  std::vector<ParamGroup>& param_groups() { return groups_; }
  const std::vector<ParamGroup>& param_groups() const { return groups_; }
  /// Those of all groups, in their order.
  std::vector<torch::Tensor> parameters() const;
  /// Adds a group; the optimizer's defaults stand where it has no options. Throws ConfigError on an empty
  /// optimizer, a parameter that is no leaf, or one that is in a group already.
  void add_param_group(ParamGroup group);

  /// {"state": {index: {...}}, "param_groups": [{..., "params": [index, ...]}]}, as in PyTorch. The tensors
  /// are shared with the optimizer, not copied.
  Dict state_dict() const;
  /// Takes over state and hyperparameters of a state_dict of PyTorch's or ours; tensors are copied to each
  /// parameter's device. Throws CheckpointError when groups or sizes differ.
  void load_state_dict(const Dict& state);
  /// Moves the state to the device and type that the parameters have come to have.
  void follow_parameters();

 protected:
  explicit Optimizer(std::shared_ptr<OptimizerOptions> defaults);
  /// Adds the groups that a constructor was given; each class calls it at the end of its own.
  void add_param_groups(std::vector<ParamGroup> groups);

  /// State of one parameter by PyTorch's names; empty when it never stepped.
  virtual Dict param_state(const torch::Tensor& param) const = 0;
  virtual void set_param_state(const torch::Tensor& param, const Dict& state) = 0;
  /// Forgets all state and whatever was cached of groups.
  virtual void reset_state() = 0;

 private:
  std::vector<ParamGroup> groups_;
  std::shared_ptr<OptimizerOptions> defaults_;
};

}  // namespace leyden
