// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <lightning/callback.h>
#include <lightning/export.h>

namespace leyden {

/// A callback made of functions, one for each hook: set those that are wanted.
class LEYDEN_LIGHTNING_API LambdaCallback : public Callback {
 public:
  using Function = std::function<void(Trainer&, LightningModule&)>;
  struct Functions {
    std::function<void(Trainer&, LightningModule&, const std::string&)> setup, teardown;
    Function on_fit_start, on_fit_end, on_sanity_check_start, on_sanity_check_end, on_train_start, on_train_end,
        on_train_epoch_start, on_train_epoch_end, on_validation_start, on_validation_end, on_validation_epoch_start,
        on_validation_epoch_end, on_test_start, on_test_end, on_test_epoch_start, on_test_epoch_end, on_predict_start,
        on_predict_end, on_predict_epoch_start, on_predict_epoch_end;
    std::function<void(Trainer&, LightningModule&, const Batch&, int64_t)> on_train_batch_start;
    std::function<void(Trainer&, LightningModule&, const StepOutput&, const Batch&, int64_t)> on_train_batch_end;
    std::function<void(Trainer&, LightningModule&, const Batch&, int64_t, int64_t)> on_validation_batch_start,
        on_validation_batch_end, on_test_batch_start, on_test_batch_end, on_predict_batch_start;
    std::function<void(Trainer&, LightningModule&, const Batch& outputs, const Batch&, int64_t, int64_t)>
        on_predict_batch_end;
    std::function<void(Trainer&, LightningModule&, const torch::Tensor&)> on_before_backward;
    Function on_after_backward;
    std::function<void(Trainer&, LightningModule&, Optimizer&)> on_before_optimizer_step, on_before_zero_grad;
    std::function<void(Trainer&, LightningModule&, Dict&)> on_save_checkpoint, on_load_checkpoint;
    std::function<void(Trainer&, LightningModule&, const std::exception&)> on_exception;
  };
  explicit LambdaCallback(Functions functions) : f_(std::move(functions)) {}

  void setup(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void teardown(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  void on_fit_start(Trainer& trainer, LightningModule& module) override;
  void on_fit_end(Trainer& trainer, LightningModule& module) override;
  void on_sanity_check_start(Trainer& trainer, LightningModule& module) override;
  void on_sanity_check_end(Trainer& trainer, LightningModule& module) override;
  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_start(Trainer& trainer, LightningModule& module) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_validation_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_test_start(Trainer& trainer, LightningModule& module) override;
  void on_test_end(Trainer& trainer, LightningModule& module) override;
  void on_predict_start(Trainer& trainer, LightningModule& module) override;
  void on_predict_end(Trainer& trainer, LightningModule& module) override;
  void on_after_backward(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch, int64_t batch_idx) override;
  void on_validation_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void on_validation_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void on_test_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_test_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_predict_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_predict_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_test_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void on_test_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void on_predict_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void on_before_backward(Trainer& trainer, LightningModule& module, const torch::Tensor& loss) override;
  void on_before_optimizer_step(Trainer& trainer, LightningModule& module, Optimizer& optimizer) override;
  void on_before_zero_grad(Trainer& trainer, LightningModule& module, Optimizer& optimizer) override;
  void on_save_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) override;
  void on_load_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) override;
  void on_exception(Trainer& trainer, LightningModule& module, const std::exception& error) override;

 private:
  Functions f_;
};

}  // namespace leyden
