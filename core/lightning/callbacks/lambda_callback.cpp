// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/lambda_callback.h>

namespace leyden {

void LambdaCallback::setup(Trainer& trainer, LightningModule& module, const std::string& stage) {
  if (f_.setup) f_.setup(trainer, module, stage);
}

void LambdaCallback::teardown(Trainer& trainer, LightningModule& module, const std::string& stage) {
  if (f_.teardown) f_.teardown(trainer, module, stage);
}

void LambdaCallback::on_fit_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_fit_start) f_.on_fit_start(trainer, module);
}

void LambdaCallback::on_fit_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_fit_end) f_.on_fit_end(trainer, module);
}

void LambdaCallback::on_sanity_check_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_sanity_check_start) f_.on_sanity_check_start(trainer, module);
}

void LambdaCallback::on_sanity_check_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_sanity_check_end) f_.on_sanity_check_end(trainer, module);
}

void LambdaCallback::on_train_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_train_start) f_.on_train_start(trainer, module);
}

void LambdaCallback::on_train_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_train_end) f_.on_train_end(trainer, module);
}

void LambdaCallback::on_train_epoch_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_train_epoch_start) f_.on_train_epoch_start(trainer, module);
}

void LambdaCallback::on_train_epoch_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_train_epoch_end) f_.on_train_epoch_end(trainer, module);
}

void LambdaCallback::on_validation_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_validation_start) f_.on_validation_start(trainer, module);
}

void LambdaCallback::on_validation_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_validation_end) f_.on_validation_end(trainer, module);
}

void LambdaCallback::on_validation_epoch_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_validation_epoch_start) f_.on_validation_epoch_start(trainer, module);
}

void LambdaCallback::on_validation_epoch_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_validation_epoch_end) f_.on_validation_epoch_end(trainer, module);
}

void LambdaCallback::on_test_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_test_start) f_.on_test_start(trainer, module);
}

void LambdaCallback::on_test_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_test_end) f_.on_test_end(trainer, module);
}

void LambdaCallback::on_predict_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_predict_start) f_.on_predict_start(trainer, module);
}

void LambdaCallback::on_predict_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_predict_end) f_.on_predict_end(trainer, module);
}

void LambdaCallback::on_after_backward(Trainer& trainer, LightningModule& module) {
  if (f_.on_after_backward) f_.on_after_backward(trainer, module);
}

void LambdaCallback::on_train_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx) {
  if (f_.on_train_batch_start) f_.on_train_batch_start(trainer, module, batch, batch_idx);
}

void LambdaCallback::on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch, int64_t batch_idx) {
  if (f_.on_train_batch_end) f_.on_train_batch_end(trainer, module, outputs, batch, batch_idx);
}

void LambdaCallback::on_validation_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  if (f_.on_validation_batch_start) f_.on_validation_batch_start(trainer, module, batch, batch_idx, dataloader_idx);
}

void LambdaCallback::on_validation_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  if (f_.on_validation_batch_end) f_.on_validation_batch_end(trainer, module, batch, batch_idx, dataloader_idx);
}

void LambdaCallback::on_test_epoch_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_test_epoch_start) f_.on_test_epoch_start(trainer, module);
}

void LambdaCallback::on_test_epoch_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_test_epoch_end) f_.on_test_epoch_end(trainer, module);
}

void LambdaCallback::on_predict_epoch_start(Trainer& trainer, LightningModule& module) {
  if (f_.on_predict_epoch_start) f_.on_predict_epoch_start(trainer, module);
}

void LambdaCallback::on_predict_epoch_end(Trainer& trainer, LightningModule& module) {
  if (f_.on_predict_epoch_end) f_.on_predict_epoch_end(trainer, module);
}

void LambdaCallback::on_test_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  if (f_.on_test_batch_start) f_.on_test_batch_start(trainer, module, batch, batch_idx, dataloader_idx);
}

void LambdaCallback::on_test_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  if (f_.on_test_batch_end) f_.on_test_batch_end(trainer, module, batch, batch_idx, dataloader_idx);
}

void LambdaCallback::on_predict_batch_start(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  if (f_.on_predict_batch_start) f_.on_predict_batch_start(trainer, module, batch, batch_idx, dataloader_idx);
}

void LambdaCallback::on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs, const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  if (f_.on_predict_batch_end) f_.on_predict_batch_end(trainer, module, outputs, batch, batch_idx, dataloader_idx);
}

void LambdaCallback::on_before_backward(Trainer& trainer, LightningModule& module, const torch::Tensor& loss) {
  if (f_.on_before_backward) f_.on_before_backward(trainer, module, loss);
}

void LambdaCallback::on_before_optimizer_step(Trainer& trainer, LightningModule& module, Optimizer& optimizer) {
  if (f_.on_before_optimizer_step) f_.on_before_optimizer_step(trainer, module, optimizer);
}

void LambdaCallback::on_before_zero_grad(Trainer& trainer, LightningModule& module, Optimizer& optimizer) {
  if (f_.on_before_zero_grad) f_.on_before_zero_grad(trainer, module, optimizer);
}

void LambdaCallback::on_save_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) {
  if (f_.on_save_checkpoint) f_.on_save_checkpoint(trainer, module, checkpoint);
}

void LambdaCallback::on_load_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) {
  if (f_.on_load_checkpoint) f_.on_load_checkpoint(trainer, module, checkpoint);
}

void LambdaCallback::on_exception(Trainer& trainer, LightningModule& module, const std::exception& error) {
  if (f_.on_exception) f_.on_exception(trainer, module, error);
}

}  // namespace leyden
