// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/lightning_module.h>
#include <lightning/trainer.h>

#include "recording.h"

namespace golden {

/// The task of the recordings, one linear layer, which writes down each hook of modules.
class ToyModule : public leyden::LightningModule {
 public:
  ToyModule(Json scenario, Events& events);

  torch::Tensor forward(const leyden::Batch& batch) override { return net->forward(batch[0]); }
  torch::Tensor training_step(const leyden::Batch& batch, int64_t batch_idx) override;
  void validation_step(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  void test_step(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  leyden::Batch predict_step(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override;
  bool on_train_batch_start(const leyden::Batch& batch, int64_t batch_idx) override;
  leyden::OptimizerConfig configure_optimizers() override;
  std::vector<std::shared_ptr<leyden::Callback>> configure_callbacks() override;

  void prepare_data() override {
    add("prepare_data");
    LightningModule::prepare_data();
  }
  void configure_model() override {
    add("configure_model");
    LightningModule::configure_model();
  }
  void on_fit_start() override {
    add("on_fit_start");
    LightningModule::on_fit_start();
  }
  void on_fit_end() override {
    add("on_fit_end");
    LightningModule::on_fit_end();
  }
  void on_train_start() override {
    add("on_train_start");
    LightningModule::on_train_start();
  }
  void on_train_end() override {
    add("on_train_end");
    LightningModule::on_train_end();
  }
  void on_train_epoch_start() override {
    add("on_train_epoch_start");
    LightningModule::on_train_epoch_start();
  }
  void on_train_epoch_end() override {
    add("on_train_epoch_end");
    LightningModule::on_train_epoch_end();
  }
  void on_validation_start() override {
    add("on_validation_start");
    LightningModule::on_validation_start();
  }
  void on_validation_end() override {
    add("on_validation_end");
    LightningModule::on_validation_end();
  }
  void on_validation_epoch_start() override {
    add("on_validation_epoch_start");
    LightningModule::on_validation_epoch_start();
  }
  void on_validation_epoch_end() override {
    add("on_validation_epoch_end");
    LightningModule::on_validation_epoch_end();
  }
  void on_test_start() override {
    add("on_test_start");
    LightningModule::on_test_start();
  }
  void on_test_end() override {
    add("on_test_end");
    LightningModule::on_test_end();
  }
  void on_test_epoch_start() override {
    add("on_test_epoch_start");
    LightningModule::on_test_epoch_start();
  }
  void on_test_epoch_end() override {
    add("on_test_epoch_end");
    LightningModule::on_test_epoch_end();
  }
  void on_predict_start() override {
    add("on_predict_start");
    LightningModule::on_predict_start();
  }
  void on_predict_end() override {
    add("on_predict_end");
    LightningModule::on_predict_end();
  }
  void on_predict_epoch_start() override {
    add("on_predict_epoch_start");
    LightningModule::on_predict_epoch_start();
  }
  void on_predict_epoch_end() override {
    add("on_predict_epoch_end");
    LightningModule::on_predict_epoch_end();
  }
  void on_after_backward() override {
    add("on_after_backward");
    LightningModule::on_after_backward();
  }
  void on_validation_model_zero_grad() override {
    add("on_validation_model_zero_grad");
    LightningModule::on_validation_model_zero_grad();
  }
  void on_validation_model_eval() override {
    add("on_validation_model_eval");
    LightningModule::on_validation_model_eval();
  }
  void on_validation_model_train() override {
    add("on_validation_model_train");
    LightningModule::on_validation_model_train();
  }
  void on_test_model_eval() override {
    add("on_test_model_eval");
    LightningModule::on_test_model_eval();
  }
  void on_test_model_train() override {
    add("on_test_model_train");
    LightningModule::on_test_model_train();
  }
  void on_predict_model_eval() override {
    add("on_predict_model_eval");
    LightningModule::on_predict_model_eval();
  }
  void setup(const std::string& stage) override {
    add("setup", stage);
    LightningModule::setup(stage);
  }
  void teardown(const std::string& stage) override {
    add("teardown", stage);
    LightningModule::teardown(stage);
  }
  void on_train_batch_end(const leyden::StepOutput& outputs, const leyden::Batch& batch, int64_t batch_idx) override {
    add("on_train_batch_end", batch_idx);
    LightningModule::on_train_batch_end(outputs, batch, batch_idx);
  }
  void on_validation_batch_start(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override {
    add("on_validation_batch_start", batch_idx);
    LightningModule::on_validation_batch_start(batch, batch_idx, dataloader_idx);
  }
  void on_validation_batch_end(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override {
    add("on_validation_batch_end", batch_idx);
    LightningModule::on_validation_batch_end(batch, batch_idx, dataloader_idx);
  }
  void on_test_batch_start(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override {
    add("on_test_batch_start", batch_idx);
    LightningModule::on_test_batch_start(batch, batch_idx, dataloader_idx);
  }
  void on_test_batch_end(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override {
    add("on_test_batch_end", batch_idx);
    LightningModule::on_test_batch_end(batch, batch_idx, dataloader_idx);
  }
  void on_predict_batch_start(const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override {
    add("on_predict_batch_start", batch_idx);
    LightningModule::on_predict_batch_start(batch, batch_idx, dataloader_idx);
  }
  void on_predict_batch_end(const leyden::Batch& outputs, const leyden::Batch& batch, int64_t batch_idx, int64_t dataloader_idx) override {
    add("on_predict_batch_end", batch_idx);
    LightningModule::on_predict_batch_end(outputs, batch, batch_idx, dataloader_idx);
  }
  void on_before_zero_grad(leyden::Optimizer& optimizer) override {
    add("on_before_zero_grad");
    LightningModule::on_before_zero_grad(optimizer);
  }
  void on_before_backward(const torch::Tensor& loss) override {
    add("on_before_backward");
    LightningModule::on_before_backward(loss);
  }
  void on_before_optimizer_step(leyden::Optimizer& optimizer) override {
    add("on_before_optimizer_step");
    LightningModule::on_before_optimizer_step(optimizer);
  }
  void on_save_checkpoint(leyden::Dict& checkpoint) override {
    add("on_save_checkpoint");
    LightningModule::on_save_checkpoint(checkpoint);
  }
  void on_load_checkpoint(leyden::Dict& checkpoint) override {
    add("on_load_checkpoint");
    LightningModule::on_load_checkpoint(checkpoint);
  }
  void backward(const torch::Tensor& loss) override {
    add("backward");
    LightningModule::backward(loss);
  }
  void configure_gradient_clipping(leyden::Optimizer& optimizer, std::optional<double> value, const std::string& algorithm) override {
    add("configure_gradient_clipping");
    LightningModule::configure_gradient_clipping(optimizer, value, algorithm);
  }
  void lr_scheduler_step(leyden::LRScheduler& scheduler, std::optional<double> metric) override {
    add("lr_scheduler_step");
    LightningModule::lr_scheduler_step(scheduler, metric);
  }
  void optimizer_zero_grad(int64_t epoch, int64_t batch_idx, leyden::Optimizer& optimizer) override {
    add("optimizer_zero_grad");
    LightningModule::optimizer_zero_grad(epoch, batch_idx, optimizer);
  }
  void optimizer_step(int64_t epoch, int64_t batch_idx, leyden::Optimizer& optimizer, leyden::StepClosure closure) override {
    add("optimizer_step", batch_idx);
    LightningModule::optimizer_step(epoch, batch_idx, optimizer, closure);
  }
  leyden::Batch on_before_batch_transfer(leyden::Batch batch, int64_t dataloader_idx) override {
    add("on_before_batch_transfer");
    return LightningModule::on_before_batch_transfer(std::move(batch), dataloader_idx);
  }
  leyden::Batch transfer_batch_to_device(leyden::Batch batch, torch::Device device, int64_t dataloader_idx) override {
    add("transfer_batch_to_device");
    return LightningModule::transfer_batch_to_device(std::move(batch), device, dataloader_idx);
  }
  leyden::Batch on_after_batch_transfer(leyden::Batch batch, int64_t dataloader_idx) override {
    add("on_after_batch_transfer");
    return LightningModule::on_after_batch_transfer(std::move(batch), dataloader_idx);
  }

  torch::nn::Linear net{nullptr};

 private:
  void add(const char* hook, Json detail = nullptr) {
    // Averaging callbacks of Lightning call configure_model once more, so that recordings leave it out with them.
    if (averaging_ && std::string_view(hook) == "configure_model") return;
    events_.add("module", hook, current_epoch(), global_step(), std::move(detail));
  }
  torch::Tensor loss(const leyden::Batch& batch);

  Json scenario_;
  Events& events_;
  bool averaging_ = false;
};

}  // namespace golden
