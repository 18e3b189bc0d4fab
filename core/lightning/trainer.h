// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/callback.h>
#include <lightning/data_loaders.h>
#include <lightning/export.h>
#include <lightning/lightning_data_module.h>
#include <lightning/lightning_module.h>
#include <lightning/logger.h>
#include <lightning/metric_table.h>
#include <lightning/trainer_options.h>

namespace leyden {

class EarlyStopping;
class Engine;
class ModelCheckpoint;
class Profiler;
class Strategy;

enum class Stage { none, sanity_checking, training, validating, testing, predicting };
/// "training", ...
LEYDEN_LIGHTNING_API std::string_view stage_name(Stage stage);

/// What validate and test give for one loader: metrics by name, as the loggers got them.
using EvaluationResult = std::vector<std::pair<std::string, double>>;

/// Runs a module: PyTorch Lightning's Trainer, with its order of hooks (LIGHTNING.md). One call at a time; a
/// run stays on the thread that called. Modules, data and callbacks are shared for the length of a call.
///
/// Errors: ConfigError (a flag, a parameter, a data file), CheckpointError (a file), TrainingError (anything
/// else that a hook threw, with the hook's name). Callbacks hear of it first (on_exception), then loggers are
/// finalized as failed.
class LEYDEN_LIGHTNING_API Trainer {
 public:
  /// Throws ConfigError on flags that contradict each other or that this machine cannot serve.
  explicit Trainer(TrainerOptions options = {}, std::vector<std::shared_ptr<Callback>> callbacks = {},
                   std::vector<std::shared_ptr<Logger>> loggers = {});
  ~Trainer();
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  // --- runs -----------------------------------------------------------------------------------------------
  /// Trains. ckpt_path: a file to go on from, "best" or "last".
  void fit(std::shared_ptr<LightningModule> module, std::shared_ptr<LightningDataModule> datamodule,
           const std::optional<std::string>& ckpt_path = {});
  /// No loaders: the module's own *_dataloader() are asked.
  void fit(std::shared_ptr<LightningModule> module, DataLoaders train = {}, DataLoaders val = {},
           const std::optional<std::string>& ckpt_path = {});
  std::vector<EvaluationResult> validate(std::shared_ptr<LightningModule> module,
                                         std::shared_ptr<LightningDataModule> datamodule,
                                         const std::optional<std::string>& ckpt_path = {});
  std::vector<EvaluationResult> validate(std::shared_ptr<LightningModule> module, DataLoaders loaders = {},
                                         const std::optional<std::string>& ckpt_path = {});
  std::vector<EvaluationResult> test(std::shared_ptr<LightningModule> module,
                                     std::shared_ptr<LightningDataModule> datamodule,
                                     const std::optional<std::string>& ckpt_path = {});
  std::vector<EvaluationResult> test(std::shared_ptr<LightningModule> module, DataLoaders loaders = {},
                                     const std::optional<std::string>& ckpt_path = {});
  /// Predictions on the CPU: for each loader, for each batch.
  std::vector<std::vector<Batch>> predict(std::shared_ptr<LightningModule> module,
                                          std::shared_ptr<LightningDataModule> datamodule,
                                          const std::optional<std::string>& ckpt_path = {});
  std::vector<std::vector<Batch>> predict(std::shared_ptr<LightningModule> module, DataLoaders loaders = {},
                                          const std::optional<std::string>& ckpt_path = {});

  /// Asks the run to stop at the next step's boundary: a checkpoint is saved (where checkpointing is
  /// enabled), and the call returns with interrupted() set. Any thread, also from a signal handler.
  void request_stop() noexcept;
  /// What a program's handler of SIGTERM calls: request_stop(), and received_sigterm() says so.
  void receive_sigterm() noexcept;
  bool received_sigterm() const;
  /// Whether the last run ended through request_stop().
  bool interrupted() const;
  /// The checkpoint that was saved then; empty if none was.
  const std::string& interrupted_checkpoint() const;
  /// Saves everything that a run needs to go on, or the weights alone. Throws CheckpointError.
  void save_checkpoint(const std::string& path, bool weights_only = false);

  // --- state ----------------------------------------------------------------------------------------------
  const TrainerOptions& options() const;
  int64_t current_epoch() const;
  int64_t global_step() const;
  int64_t max_epochs() const;  ///< -1: no limit
  Stage stage() const;
  bool sanity_checking() const { return stage() == Stage::sanity_checking; }
  bool training() const { return stage() == Stage::training; }
  bool validating() const { return stage() == Stage::validating; }
  bool testing() const { return stage() == Stage::testing; }
  bool predicting() const { return stage() == Stage::predicting; }
  bool evaluating() const { return validating() || testing(); }
  bool is_fitting() const;
  bool fast_dev_run() const { return options().fast_dev_run > 0; }
  bool should_stop() const;
  /// Set by a callback to end training when min_epochs and min_steps allow.
  void set_should_stop(bool stop);
  bool is_last_batch() const;
  int64_t num_training_batches() const;
  /// Of each loader.
  std::vector<int64_t> num_val_batches() const;
  std::vector<int64_t> num_sanity_val_batches() const;
  std::vector<int64_t> num_test_batches() const;
  std::vector<int64_t> num_predict_batches() const;
  /// Batches of the loader that is being evaluated, tested or predicted, all loaders together.
  int64_t num_evaluation_batches() const;
  bool validation_enabled() const;
  bool validation_has_run() const;
  /// Steps of the optimizer until the end of training; nothing when there is no limit.
  std::optional<int64_t> estimated_stepping_batches();
  torch::Device device() const;

  // --- processes ------------------------------------------------------------------------------------------
  Strategy& strategy() const;
  int64_t world_size() const;
  int64_t num_nodes() const { return options().num_nodes; }
  int64_t global_rank() const;
  int64_t local_rank() const;
  int64_t node_rank() const;
  /// Process 0, which alone logs and writes checkpoints.
  bool is_global_zero() const;

  const MetricTable& callback_metrics() const;
  const MetricTable& logged_metrics() const;
  const MetricTable& progress_bar_metrics() const;

  LightningModule& module() const;
  LightningDataModule* datamodule() const;
  const std::vector<std::shared_ptr<Callback>>& callbacks() const;
  const std::vector<std::shared_ptr<Logger>>& loggers() const;
  const std::vector<std::shared_ptr<Optimizer>>& optimizers() const;
  const std::vector<LRSchedulerEntry>& lr_schedulers() const;
  /// The first logger and the folder of its run; null and the Trainer's default_root_dir where there is none.
  Logger* logger() const;
  std::string log_dir() const;
  std::vector<ModelCheckpoint*> checkpoint_callbacks() const;
  std::vector<EarlyStopping*> early_stopping_callbacks() const;
  /// The first ModelCheckpoint, if there is one.
  ModelCheckpoint* checkpoint_callback() const;
  /// Of the flag profiler; null: none. Its summary() is there when the run has ended.
  const Profiler* profiler() const;
  /// The file that this run goes on from, if any.
  const std::optional<std::string>& ckpt_path() const;
  /// Where checkpoints go when a callback has no folder of its own.
  std::string default_checkpoint_dir() const;

  /// What the loops share; for the engine's own parts.
  Engine& engine() { return *engine_; }

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace leyden
