// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/batch_limit.h>
#include <lightning/callback.h>
#include <lightning/callbacks/weight_copy.h>
#include <lightning/export.h>
#include <lightning/lr_schedulers/swa_lr.h>
#include <lightning/param_schema.h>

namespace leyden {

/// StochasticWeightAveraging's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API StochasticWeightAveragingOptions {
  std::vector<double> swa_lrs = {};        ///< one for all groups of parameters, or one for each
  BatchLimit swa_epoch_start = 0.8;        ///< an epoch, counted from 1, or a share of max_epochs
  int64_t annealing_epochs = 10;           ///< from the learning rate of that moment to swa_lrs
  std::string annealing_strategy = "cos";  ///< "cos" or "linear"
  std::string device = "cpu";              ///< where the average lies; empty: where the module does

  static void describe(ParamSchema<StochasticWeightAveragingOptions>& schema);
};

/// Averages the weights that the last epochs begin with (Izmailov et al., Averaging Weights Leads to Wider Optima and
/// Better Generalization, 2018), and trains them with SWALR in the place of the module's scheduler. The average becomes
/// the module's at the end; where there are batch norms, one more epoch of forward passes finds their statistics.
///
/// Where Lightning gives the module its first weights back because averaging never began, ours leaves it as it is
/// (unless lightning_compatible is set).
class LEYDEN_LIGHTNING_API StochasticWeightAveraging : public Callback {
 public:
  using Options = StochasticWeightAveragingOptions;
  /// (average, weights now, how many have been averaged) -> the new average.
  using AverageFunction = std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&, int64_t)>;
  /// Throws ConfigError on a wrong argument. avg_fn: by default all count alike.
  explicit StochasticWeightAveraging(Options options, AverageFunction avg_fn = {});

  /// How many epochs have been averaged.
  int64_t n_averaged() const { return n_averaged_; }

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  /// Throws ConfigError unless there is one optimizer with at most one scheduler.
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 private:
  bool averages(int64_t epoch) const;
  void initialize(Trainer& trainer);
  void update();
  /// anew: not within the epoch that a run goes on with.
  void begin_batch_norm_epoch(Trainer& trainer, LightningModule& module, bool anew);
  void end_batch_norm_epoch(Trainer& trainer);

  Options options_;
  AverageFunction avg_fn_;
  WeightCopy average_;
  std::shared_ptr<SWALR> scheduler_;
  std::optional<Dict> loaded_average_, loaded_scheduler_;
  bool is_initialized_ = false, in_batch_norm_epoch_ = false;
  int64_t first_epoch_ = 0, max_epochs_ = -1;  // the first to be averaged; -1: no limit
  int64_t n_averaged_ = 0, latest_update_epoch_ = -1;
  int64_t accumulate_grad_batches_ = 1;  // the Trainer's, during the epoch for batch norms
  std::vector<std::pair<std::optional<double>*, std::optional<double>>> momenta_;  // of batch norms, likewise
};

}  // namespace leyden
