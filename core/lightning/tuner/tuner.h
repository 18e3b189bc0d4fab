// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include <lightning/lightning_data_module.h>
#include <lightning/lightning_module.h>
#include <lightning/trainer_options.h>
#include <lightning/tuner/batch_size_search.h>
#include <lightning/tuner/lr_curve.h>

namespace leyden {

class Callback;
class Trainer;

/// Finds a learning rate or a batch size by training for a few steps: Lightning's Tuner. The module's weights and
/// modes, the generators and the loaders are as before when a call returns or throws; the optimizer is the trials' own.
/// Trials train alone: no validation, loggers, checkpoints or callbacks. Hooks of the module and of its data run, setup
/// and configure_model among them. On the training thread.
class LEYDEN_LIGHTNING_API Tuner {
 public:
  /// The flags that training will have. Throws ConfigError with fast_dev_run, which has nothing to tune.
  explicit Tuner(TrainerOptions options = {});
  ~Tuner();

  /// Raises the learning rate step by step and watches the loss. Works with one optimizer; every group of parameters
  /// gets the same learning rate. Throws ConfigError, TrainingError, Interrupted.
  LrCurve lr_find(std::shared_ptr<LightningModule> module, std::shared_ptr<LightningDataModule> datamodule,
                  const LrFindOptions& options = {});
  LrCurve lr_find(std::shared_ptr<LightningModule> module, DataLoaders train = {}, const LrFindOptions& options = {});

  /// Trains with larger and larger batches until memory is too small. On Linux a CPU's memory is lent beyond what
  /// there is, and the system may end the process instead of refusing: max_val is the guard. Throws as lr_find.
  BatchSizeResult scale_batch_size(std::shared_ptr<LightningModule> module,
                                   std::shared_ptr<LightningDataModule> datamodule,
                                   const BatchSizeOptions& options = {});
  BatchSizeResult scale_batch_size(std::shared_ptr<LightningModule> module, DataLoaders train = {},
                                   const BatchSizeOptions& options = {});

  /// From any thread: the call under way ends with Interrupted at the next step's boundary, a later one at once.
  void request_stop();

 private:
  struct Subject {
    std::shared_ptr<LightningModule> module;
    std::shared_ptr<LightningDataModule> datamodule;
    DataLoaders train;
  };
  LrCurve find_lr(const Subject& subject, const LrFindOptions& options);
  BatchSizeResult find_batch_size(const Subject& subject, const BatchSizeOptions& options);
  void train(const Subject& subject, int64_t steps, std::vector<std::shared_ptr<Callback>> callbacks,
             const std::function<DataLoaders(DataLoaders)>& adjust);

  TrainerOptions options_;
  std::mutex mutex_;
  Trainer* trainer_ = nullptr;  // of the trial under way
  std::atomic<bool> stop_{false};
};

}  // namespace leyden
