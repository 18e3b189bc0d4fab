// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/callback.h>
#include <lightning/logger.h>
#include <lightning/trainer.h>

#include "recording.h"

namespace golden {

/// The first callback: writes down each hook of callbacks.
class RecordedCallback : public leyden::Callback {
 public:
  RecordedCallback(Events& events, const leyden::Trainer* const& trainer) : events_(events), trainer_(trainer) {}

  void setup(leyden::Trainer&, leyden::LightningModule&, const std::string& stage) override { add("setup", stage); }
  void teardown(leyden::Trainer&, leyden::LightningModule&, const std::string& stage) override { add("teardown", stage); }
  void on_fit_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_fit_start"); }
  void on_fit_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_fit_end"); }
  void on_train_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_train_start"); }
  void on_train_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_train_end"); }
  void on_train_epoch_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_train_epoch_start"); }
  void on_train_epoch_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_train_epoch_end"); }
  void on_validation_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_validation_start"); }
  void on_validation_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_validation_end"); }
  void on_validation_epoch_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_validation_epoch_start"); }
  void on_validation_epoch_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_validation_epoch_end"); }
  void on_test_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_test_start"); }
  void on_test_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_test_end"); }
  void on_test_epoch_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_test_epoch_start"); }
  void on_test_epoch_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_test_epoch_end"); }
  void on_predict_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_predict_start"); }
  void on_predict_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_predict_end"); }
  void on_predict_epoch_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_predict_epoch_start"); }
  void on_predict_epoch_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_predict_epoch_end"); }
  void on_after_backward(leyden::Trainer&, leyden::LightningModule&) override { add("on_after_backward"); }
  void on_sanity_check_start(leyden::Trainer&, leyden::LightningModule&) override { add("on_sanity_check_start"); }
  void on_sanity_check_end(leyden::Trainer&, leyden::LightningModule&) override { add("on_sanity_check_end"); }
  void on_train_batch_start(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, int64_t batch_idx) override { add("on_train_batch_start", batch_idx); }
  void on_train_batch_end(leyden::Trainer&, leyden::LightningModule&, const leyden::StepOutput&, const leyden::Batch&, int64_t batch_idx) override { add("on_train_batch_end", batch_idx); }
  void on_validation_batch_start(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, int64_t batch_idx, int64_t) override { add("on_validation_batch_start", batch_idx); }
  void on_validation_batch_end(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, int64_t batch_idx, int64_t) override { add("on_validation_batch_end", batch_idx); }
  void on_test_batch_start(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, int64_t batch_idx, int64_t) override { add("on_test_batch_start", batch_idx); }
  void on_test_batch_end(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, int64_t batch_idx, int64_t) override { add("on_test_batch_end", batch_idx); }
  void on_predict_batch_start(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, int64_t batch_idx, int64_t) override { add("on_predict_batch_start", batch_idx); }
  void on_predict_batch_end(leyden::Trainer&, leyden::LightningModule&, const leyden::Batch&, const leyden::Batch&, int64_t batch_idx, int64_t) override { add("on_predict_batch_end", batch_idx); }
  void on_before_zero_grad(leyden::Trainer&, leyden::LightningModule&, leyden::Optimizer&) override { add("on_before_zero_grad"); }
  void on_before_backward(leyden::Trainer&, leyden::LightningModule&, const torch::Tensor&) override { add("on_before_backward"); }
  void on_before_optimizer_step(leyden::Trainer&, leyden::LightningModule&, leyden::Optimizer&) override { add("on_before_optimizer_step"); }
  void on_save_checkpoint(leyden::Trainer&, leyden::LightningModule&, leyden::Dict&) override { add("on_save_checkpoint"); }
  void on_load_checkpoint(leyden::Trainer&, leyden::LightningModule&, leyden::Dict&) override { add("on_load_checkpoint"); }
  void on_exception(leyden::Trainer&, leyden::LightningModule&, const std::exception&) override { add("on_exception"); }
  leyden::Dict state_dict() override {
    add("state_dict");
    return {};
  }

 private:
  void add(const char* hook, Json detail = nullptr) {
    events_.add("callback", hook, trainer_->current_epoch(), trainer_->global_step(), std::move(detail));
  }
  Events& events_;
  const leyden::Trainer* const& trainer_;
};

/// Keeps what loggers get.
class RecordingLogger : public leyden::Logger {
 public:
  RecordingLogger(Events& events, const leyden::Trainer* const& trainer) : events_(events), trainer_(trainer) {}

  std::string name() const override { return "recording"; }
  std::string version() const override { return "0"; }
  void log_metrics(const leyden::MetricRow& row) override;
  void log_hyperparams(const leyden::Dict&) override { add("log_hyperparams"); }
  void finalize(std::string_view status) override { add("finalize", status); }
  void after_save_checkpoint(const leyden::ModelCheckpoint& callback) override;

 private:
  void add(const char* hook, Json detail = nullptr) {
    events_.add("logger", hook, trainer_->current_epoch(), trainer_->global_step(), std::move(detail));
  }
  Events& events_;
  const leyden::Trainer* const& trainer_;
};

}  // namespace golden
