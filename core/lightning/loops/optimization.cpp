// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/loops/training_epoch_loop.h>

// How one batch updates the weights: the parts of TrainingEpochLoop that deal with optimizers.

namespace leyden {

StepOutput TrainingEpochLoop::optimize_automatically(const Batch& batch, int64_t batch_idx) {
  torch::Tensor loss;
  if (should_accumulate()) {
    loss = train_and_backward(batch, batch_idx);
    return {std::move(loss)};
  }
  HookDispatcher& hooks = engine_.hooks;
  Optimizer& optimizer = *engine_.optimizers.front();
  const auto closure = [&] {
    loss = train_and_backward(batch, batch_idx);
    engine_.precision.unscale(optimizer, loss.defined());
    hooks.both<&Callback::on_before_optimizer_step, &LightningModule::on_before_optimizer_step>(
        Hook::on_before_optimizer_step, optimizer);
    hooks.module<&LightningModule::configure_gradient_clipping>(Hook::configure_gradient_clipping, optimizer,
                                                                engine_.options.gradient_clip_val,
                                                                engine_.options.gradient_clip_algorithm);
    engine_.precision.drop_overflow(optimizer, loss.defined());
    return loss;
  };
  optim_progress.step.increment_ready();
  hooks.module<&LightningModule::optimizer_step>(Hook::optimizer_step, engine_.current_epoch(), batch_idx, optimizer,
                                                 StepClosure(closure));
  engine_.precision.update();
  optim_progress.step.increment_completed();
  return {std::move(loss)};
}

torch::Tensor TrainingEpochLoop::train_and_backward(const Batch& batch, int64_t batch_idx) {
  HookDispatcher& hooks = engine_.hooks;
  torch::Tensor loss;
  {
    const Precision::Scope autocast(engine_.precision, engine_.device.type());
    loss = hooks.module<&LightningModule::training_step>(Hook::training_step, batch, batch_idx);
  }
  if (loss.defined()) {
    if (loss.numel() != 1) {
      throw TrainingError(hooks.where(), "training_step returned a tensor of " + std::to_string(loss.numel()) +
                                             " elements; the loss is one");
    }
    if (const int64_t window = accumulation_window(); window != 1) loss = loss / window;
  } else if (engine_.strategy->world_size() > 1) {
    throw TrainingError(hooks.where(), "training_step returned no loss; where several processes train, each has one in "
                                       "every step, since they exchange gradients");
  }
  if (skip_backward) return loss;
  if (batch_idx % engine_.options.accumulate_grad_batches == 0) zero_grad(batch_idx);
  if (loss.defined()) {
    const torch::Tensor scaled = engine_.precision.scale(loss);
    hooks.both<&Callback::on_before_backward, &LightningModule::on_before_backward>(Hook::on_before_backward, scaled);
    hooks.module<&LightningModule::backward>(Hook::backward, scaled);
    hooks.both<&Callback::on_after_backward, &LightningModule::on_after_backward>(Hook::on_after_backward);
  }
  return loss;
}

void TrainingEpochLoop::zero_grad(int64_t batch_idx) {
  HookDispatcher& hooks = engine_.hooks;
  Optimizer& optimizer = *engine_.optimizers.front();
  optim_progress.zero_grad.increment_ready();
  hooks.both<&Callback::on_before_zero_grad, &LightningModule::on_before_zero_grad>(Hook::on_before_zero_grad,
                                                                                    optimizer);
  optim_progress.zero_grad.increment_started();
  hooks.module<&LightningModule::optimizer_zero_grad>(Hook::optimizer_zero_grad, engine_.current_epoch(), batch_idx,
                                                      optimizer);
  optim_progress.zero_grad.increment_completed();
}

StepOutput TrainingEpochLoop::optimize_manually(const Batch& batch, int64_t batch_idx) {
  const Precision::Scope autocast(engine_.precision, engine_.device.type());
  return {engine_.hooks.module<&LightningModule::training_step>(Hook::training_step, batch, batch_idx)};
}

}  // namespace leyden
