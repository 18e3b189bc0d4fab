// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <optional>
#include <string>

#include <lightning/batch.h>
#include <lightning/export.h>
#include <lightning/lightning_module.h>

namespace leyden {

class Trainer;

/// A metric that a callback follows, and whether it wants it small ("min") or great ("max").
struct Monitor {
  std::string metric, mode;
};

/// Something that watches or steers training at every hook, apart from the model. Called on the training
/// thread, before the module's hook of the same name.
class LEYDEN_LIGHTNING_API Callback {
 public:
  virtual ~Callback();

  virtual void setup(Trainer& trainer, LightningModule& module, const std::string& stage);
  virtual void teardown(Trainer& trainer, LightningModule& module, const std::string& stage);
  virtual void on_fit_start(Trainer& trainer, LightningModule& module);
  virtual void on_fit_end(Trainer& trainer, LightningModule& module);
  virtual void on_sanity_check_start(Trainer& trainer, LightningModule& module);
  virtual void on_sanity_check_end(Trainer& trainer, LightningModule& module);
  virtual void on_train_start(Trainer& trainer, LightningModule& module);
  virtual void on_train_end(Trainer& trainer, LightningModule& module);
  virtual void on_train_epoch_start(Trainer& trainer, LightningModule& module);
  virtual void on_train_epoch_end(Trainer& trainer, LightningModule& module);
  virtual void on_train_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch,
                                    int64_t batch_idx);
  virtual void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs,
                                  const Batch& batch, int64_t batch_idx);
  virtual void on_validation_start(Trainer& trainer, LightningModule& module);
  virtual void on_validation_end(Trainer& trainer, LightningModule& module);
  virtual void on_validation_epoch_start(Trainer& trainer, LightningModule& module);
  virtual void on_validation_epoch_end(Trainer& trainer, LightningModule& module);
  virtual void on_validation_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch,
                                         int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_validation_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch,
                                       int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_test_start(Trainer& trainer, LightningModule& module);
  virtual void on_test_end(Trainer& trainer, LightningModule& module);
  virtual void on_test_epoch_start(Trainer& trainer, LightningModule& module);
  virtual void on_test_epoch_end(Trainer& trainer, LightningModule& module);
  virtual void on_test_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch,
                                   int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_test_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch,
                                 int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_predict_start(Trainer& trainer, LightningModule& module);
  virtual void on_predict_end(Trainer& trainer, LightningModule& module);
  virtual void on_predict_epoch_start(Trainer& trainer, LightningModule& module);
  virtual void on_predict_epoch_end(Trainer& trainer, LightningModule& module);
  virtual void on_predict_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch,
                                      int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs,
                                    const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_before_zero_grad(Trainer& trainer, LightningModule& module, Optimizer& optimizer);
  virtual void on_before_backward(Trainer& trainer, LightningModule& module, const torch::Tensor& loss);
  virtual void on_after_backward(Trainer& trainer, LightningModule& module);
  virtual void on_before_optimizer_step(Trainer& trainer, LightningModule& module, Optimizer& optimizer);
  virtual void on_save_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint);
  virtual void on_load_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint);
  /// Something threw; it will be thrown on.
  virtual void on_exception(Trainer& trainer, LightningModule& module, const std::exception& error);

  /// Under which name its state stands in a checkpoint: the class, and what tells two of them apart.
  virtual std::string state_key() const;
  /// What a checkpoint keeps of it; nothing is stored when it is empty.
  virtual Dict state_dict();
  virtual void load_state_dict(const Dict& state);

  /// Checkpoint callbacks run last.
  virtual bool is_checkpoint() const { return false; }
  /// Callbacks that follow a metric run their on_train_epoch_end after the module's.
  virtual bool is_monitoring() const { return false; }
  /// What it follows, so that a metric that nothing logs is said as early as it can be known.
  virtual std::optional<Monitor> monitor() const { return std::nullopt; }
};

}  // namespace leyden
