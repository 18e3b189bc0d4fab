// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <lightning/callback.h>
#include <lightning/callbacks/weight_copy.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// Keeps an average of the weights beside the module: validation and checkpoints use the average, training goes on
/// with the module's own, and the average becomes the module's when training ends. A checkpoint has the average as
/// `state_dict`, the weights that are trained as `current_model_state`, and the count as `averaging_state`, as
/// Lightning's; one that was saved without averaging initializes both.
///
/// Derive from it to say when and how to average: by default after each step, all weights alike.
class LEYDEN_LIGHTNING_API WeightAveraging : public Callback {
 public:
  /// device: where the average lies ("cpu", "cuda:0"); empty: where the module does. use_buffers: averages buffers
  /// too, rather than copying them.
  explicit WeightAveraging(std::string device = {}, bool use_buffers = true);

  /// Asked after each step of the optimizer (its index, from 0) and after each epoch (its index): the other is empty.
  virtual bool should_update(std::optional<int64_t> step_idx, std::optional<int64_t> epoch_idx);

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_validation_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_save_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) override;
  void on_load_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 protected:
  /// Moves the averages towards the values; lists of equal length, on the averages' device. n_averaged: how many
  /// models have been averaged, at least 1.
  virtual void average(const std::vector<torch::Tensor>& averages, const std::vector<torch::Tensor>& values,
                       int64_t n_averaged);

 private:
  void create(Trainer& trainer, LightningModule& module);
  void update();
  void swap(Trainer& trainer);

  std::string device_;
  bool use_buffers_;
  WeightCopy average_;
  int64_t n_averaged_ = 0, latest_update_step_ = 0, latest_update_epoch_ = -1;
  bool is_swapped_ = false;  // the module has the average, while it is validated
};

/// EMAWeightAveraging's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API EMAWeightAveragingOptions {
  double decay = 0.999;
  int64_t update_every_n_steps = 1;  ///< 0: not after steps
  std::optional<int64_t> update_starting_at_step = {};
  std::optional<int64_t> update_starting_at_epoch = {};  ///< then also at the end of each epoch
  bool use_buffers = true;
  std::string device = {};  ///< empty: where the module lies

  static void describe(ParamSchema<EMAWeightAveragingOptions>& schema);
};

/// Averages with a decay: average = decay * average + (1 - decay) * weights (torch.optim.swa_utils.get_ema_avg_fn).
class LEYDEN_LIGHTNING_API EMAWeightAveraging : public WeightAveraging {
 public:
  using Options = EMAWeightAveragingOptions;
  explicit EMAWeightAveraging(Options options = {});

  bool should_update(std::optional<int64_t> step_idx, std::optional<int64_t> epoch_idx) override;

 protected:
  void average(const std::vector<torch::Tensor>& averages, const std::vector<torch::Tensor>& values,
               int64_t n_averaged) override;

 private:
  Options options_;
};

}  // namespace leyden
