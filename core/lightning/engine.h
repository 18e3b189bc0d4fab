// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/connectors/logger_connector.h>
#include <lightning/data_loaders.h>
#include <lightning/hook_dispatcher.h>
#include <lightning/connectors/monitor_check.h>
#include <lightning/loops/evaluation_loop.h>
#include <lightning/loops/fit_loop.h>
#include <lightning/loops/prediction_loop.h>
#include <lightning/module_mode.h>
#include <lightning/precision/precision.h>
#include <lightning/profilers/profiler.h>
#include <lightning/strategy.h>
#include <lightning/trainer.h>

namespace leyden {

enum class RunFunction { none, fit, validate, test, predict };
/// "fit", ...: the stage that setup and teardown get.
const std::string& function_name(RunFunction fn);

/// What the loops and connectors of a Trainer share, and the order of a run around them. The Trainer is its facade.
class Engine {
 public:
  Engine(Trainer& trainer, TrainerOptions options, std::vector<std::shared_ptr<Callback>> callbacks,
         std::vector<std::shared_ptr<Logger>> loggers);
  ~Engine();

  /// Everything around `body`: set-up, restoring, body, teardown; errors go to callbacks and loggers first.
  void run(RunFunction function, std::shared_ptr<LightningModule> module,
           std::shared_ptr<LightningDataModule> datamodule, const std::optional<std::string>& ckpt_path,
           const std::function<void()>& body);
  /// Sanity check and training.
  void run_fit();

  /// The results of the loop that runs; null where it keeps none.
  ResultCollection* results();
  int64_t current_epoch() const { return fit_loop.epoch_progress.current.completed; }
  int64_t global_step() const { return fit_loop.epoch_loop.global_step(); }
  int64_t batches_that_stepped() const { return fit_loop.epoch_loop.batches_that_stepped; }
  bool should_accumulate() const { return fit_loop.epoch_loop.should_accumulate(); }
  bool validation_enabled() const;
  /// The loop that the present stage evaluates with.
  EvaluationLoop& evaluation_loop();

  /// From the data set to the device, with the hooks for it.
  Batch transfer(Batch batch, int64_t dataloader_idx);
  /// Loaders of a stage: those that were passed, the data module's or the module's.
  DataLoaders request_loaders(Stage stage);
  /// Whether somebody provides them, without asking.
  bool has_loaders(Stage stage) const;
  DataLoaders& passed_loaders(Stage stage);

  /// A checkpoint for request_stop(), then the loops are left.
  void save_for_stop();
  void stop_if_time_is_over();
  /// Seconds of training, those before a resume included.
  double elapsed() const;

  Trainer& trainer;
  TrainerOptions options;
  std::vector<std::shared_ptr<Callback>> callbacks;
  std::vector<std::shared_ptr<Logger>> loggers;
  HookDispatcher hooks;
  LoggerConnector logging;
  CheckpointConnector checkpoints;
  MonitorCheck monitors;
  Precision precision;
  std::unique_ptr<Profiler> profiler;  ///< null: none
  /// The modes of all submodules, while the module is evaluated.
  ModuleMode module_mode;

  std::shared_ptr<LightningModule> module;
  std::shared_ptr<LightningDataModule> datamodule;
  std::vector<std::shared_ptr<Optimizer>> optimizers;
  std::vector<LRSchedulerEntry> schedulers;
  torch::Device device = torch::kCPU;
  std::shared_ptr<Strategy> strategy;

  RunFunction function = RunFunction::none;
  Stage stage = Stage::none;
  bool should_stop = false;
  std::atomic<bool> stop_requested{false}, sigterm{false};
  bool interrupted = false;
  std::string interrupted_checkpoint;
  std::optional<std::string> ckpt_path;
  /// Changes the training loaders before they are used, for the tuner.
  std::function<DataLoaders(DataLoaders)> adjust_train_loaders;
  double elapsed_before = 0;  ///< seconds of training before a resume, for max_time

  FitLoop fit_loop;
  EvaluationLoop validate_loop, test_loop;
  PredictionLoop predict_loop;

 private:
  void attach(std::shared_ptr<LightningModule> module, std::shared_ptr<LightningDataModule> datamodule);
  void detach();
  void set_up();
  void add_module_callbacks();
  void order_callbacks();
  void check_configuration() const;
  void configure_optimizers();
  void log_hyperparams();
  void run_sanity_check();
  void leave_device();
  void tear_down();
  void report(const std::exception& error);
  void begin_profile();
  DataLoaders find_loaders(Stage stage);

  DataLoaders train_loaders_, val_loaders_, test_loaders_, predict_loaders_;
  std::vector<std::shared_ptr<Callback>> own_callbacks_;  // without those of the module
  std::optional<double> max_seconds_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace leyden
