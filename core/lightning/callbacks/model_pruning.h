// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <lightning/batch_limit.h>
#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// ModelPruning's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API ModelPruningOptions {
  std::string pruning_fn = "l1_unstructured";  ///< also random_unstructured, ln_structured, random_structured
  std::vector<std::string> parameters_to_prune = {};  ///< "layer.weight"; empty: all with a name of parameter_names
  std::vector<std::string> parameter_names = {"weight", "bias"};
  bool use_global_unstructured = true;  ///< the smallest of all parameters together, rather than of each
  BatchLimit amount = 0.5;              ///< a share of what is left, or a number
  bool apply_pruning = true;
  bool make_pruning_permanent = true;
  bool use_lottery_ticket_hypothesis = true;  ///< what is left gets its first value back
  bool resample_parameters = false;           ///< or a new random one
  std::optional<int64_t> pruning_dim = {}, pruning_norm = {};  ///< of structured pruning
  bool prune_on_train_epoch_end = true;                        ///< else at the end of validation

  static void describe(ParamSchema<ModelPruningOptions>& schema);
};

/// Keeps a part of the weights at zero, more of them after each epoch, with the masks of torch.nn.utils.prune.
///
/// PyTorch computes with mask * weight_orig in each forward pass. LibTorch has no such hook: here the parameter itself
/// is masked after each batch and its gradient after each backward pass, which gives the same weights. Masks stand in
/// the checkpoint with the first values, so that they outlive a resume (Lightning forgets them); with make_pruning_permanent off they also
/// stay after training. In manual optimization they hold from batch to batch.
class LEYDEN_LIGHTNING_API ModelPruning : public Callback {
 public:
  using Options = ModelPruningOptions;
  /// What an epoch prunes, or whether it does: for what a constant cannot say.
  struct Functions {
    std::function<BatchLimit(int64_t epoch)> amount;
    std::function<bool(int64_t epoch)> apply_pruning, use_lottery_ticket_hypothesis;
  };
  /// Throws ConfigError on arguments that contradict each other.
  explicit ModelPruning(Options options = {}, Functions functions = {});

  /// Prunes now.
  void apply_pruning(const BatchLimit& amount);
  /// Masked weights and all that may be masked.
  std::pair<int64_t, int64_t> pruned() const;

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_after_backward(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 private:
  struct Target {
    std::string name;
    torch::nn::Module* layer;
    torch::Tensor parameter, original, mask;  // no mask before the first pruning
  };
  void find_targets(LightningModule& module);
  void add_target(torch::nn::Module& layer, const std::string& name, const torch::Tensor& parameter);
  void prune_global(const BatchLimit& amount);
  void prune_each(const BatchLimit& amount);
  torch::Tensor more_pruned(const torch::Tensor& values, const torch::Tensor& mask, const BatchLimit& amount) const;
  torch::Tensor structured_mask(const torch::Tensor& values, const torch::Tensor& mask, const BatchLimit& amount) const;
  void rewind();
  void run(int64_t epoch);
  void apply_masks();

  Options options_;
  Functions functions_;
  std::vector<Target> targets_;
  std::optional<Dict> loaded_;
  bool rewinds_once_ = false, has_rewound_ = false;
};

}  // namespace leyden
