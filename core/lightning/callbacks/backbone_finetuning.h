// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// Freezes parts of a module before training and gives them to the optimizer later. Derive from it, freeze in
/// freeze_before_training, and unfreeze in finetune_function. Which groups of parameters it made stands in the
/// checkpoint; unlike Lightning's, parameters that were unfrozen are so again after a resume.
///
/// The optimizer that configure_optimizers() makes must leave frozen parameters out: filter by requires_grad().
class LEYDEN_LIGHTNING_API BaseFinetuning : public Callback {
 public:
  /// At setup, before there are optimizers.
  virtual void freeze_before_training(LightningModule& module) = 0;
  /// At the start of each epoch, for each optimizer.
  virtual void finetune_function(LightningModule& module, int64_t epoch, Optimizer& optimizer) = 0;

  /// No gradients for the module's parameters; batch norms keep theirs when train_bn is set.
  static void freeze(torch::nn::Module& module, bool train_bn = true);
  static void make_trainable(torch::nn::Module& module);
  /// Parameters of the module and of all in it, those of batch norms only with train_bn.
  static std::vector<torch::Tensor> filter_params(torch::nn::Module& module, bool train_bn = true,
                                                  bool requires_grad = true);
  /// Makes the module trainable, and its parameters that the optimizer does not have a group of their own. lr: none
  /// is the first group's, divided by initial_denom_lr. Says whether there is a new group.
  static bool unfreeze_and_add_param_group(torch::nn::Module& module, Optimizer& optimizer, std::optional<double> lr = {},
                                           double initial_denom_lr = 10, bool train_bn = true);

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_start(Trainer& trainer, LightningModule& module) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 private:
  Dict groups_;  // by the optimizer's index: its groups, with the names of their parameters
  bool is_restarting_ = false;
};

/// BackboneFinetuning's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API BackboneFinetuningOptions {
  int64_t unfreeze_backbone_at_epoch = 10;
  double backbone_initial_ratio_lr = 0.1;  ///< of the first group's learning rate
  std::optional<double> backbone_initial_lr = {};
  bool should_align = true;  ///< the backbone's rate stops rising at the first group's
  double initial_denom_lr = 10;
  bool train_bn = true;
  double lr_factor = 2;  ///< each epoch's rate of the backbone over the one before; Lightning's lambda_func

  static void describe(ParamSchema<BackboneFinetuningOptions>& schema);
};

/// Trains a module's submodule `backbone` from an epoch on only, with a learning rate that rises from a small one.
class LEYDEN_LIGHTNING_API BackboneFinetuning : public BaseFinetuning {
 public:
  using Options = BackboneFinetuningOptions;
  /// epoch -> the factor of that epoch's rate; by default options.lr_factor.
  using LambdaFunction = std::function<double(int64_t)>;
  explicit BackboneFinetuning(Options options = {}, LambdaFunction lambda_func = {});

  /// Throws ConfigError when the module has no submodule `backbone`.
  void freeze_before_training(LightningModule& module) override;
  void finetune_function(LightningModule& module, int64_t epoch, Optimizer& optimizer) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 private:
  Options options_;
  LambdaFunction lambda_func_;
  std::optional<double> previous_backbone_lr_;
};

}  // namespace leyden
