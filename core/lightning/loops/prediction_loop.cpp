// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loops/prediction_loop.h>

#include <numeric>

#include <c10/core/InferenceMode.h>

#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

using PredictStep = Batch (LightningModule::*)(const Batch&, int64_t, int64_t);
constexpr PredictStep predict_step_hook = &LightningModule::predict_step;

}  // namespace

std::vector<std::vector<Batch>> PredictionLoop::run() {
  setup_data();
  if (std::accumulate(max_batches_.begin(), max_batches_.end(), int64_t{0}) == 0) return {};
  const c10::InferenceMode inference_mode(engine_.options.inference_mode);
  const at::AutoGradMode grad_mode(false);
  HookDispatcher& hooks = engine_.hooks;
  batch_progress.reset_on_run();
  reader_.begin();
  engine_.module_mode.capture(*engine_.module);
  hooks.module<&LightningModule::on_predict_model_eval>(Hook::on_predict_model_eval);
  hooks.both<&Callback::on_predict_start, &LightningModule::on_predict_start>(Hook::on_predict_start);
  hooks.both<&Callback::on_predict_epoch_start, &LightningModule::on_predict_epoch_start>(Hook::on_predict_epoch_start);

  std::vector<std::vector<Batch>> predictions(max_batches_.size());
  Batch batch;
  int64_t batch_idx = 0, dataloader_idx = 0;
  const auto next = [&] {
    const ProfiledAction timed = hooks.profiled(action::prediction_next);
    return reader_.next(batch, batch_idx, dataloader_idx);
  };
  while (next()) {
    batch_progress.is_last_batch = reader_.done();
    const ProfiledAction timed = hooks.profiled(action::prediction_batch);
    Batch outputs = predict_step(std::move(batch), batch_idx, dataloader_idx);
    predictions[dataloader_idx].push_back(outputs.to(torch::kCPU));
    if (engine_.stop_requested.load(std::memory_order_relaxed)) break;
  }
  hooks.both<&Callback::on_predict_epoch_end, &LightningModule::on_predict_epoch_end>(Hook::on_predict_epoch_end);
  hooks.both<&Callback::on_predict_end, &LightningModule::on_predict_end>(Hook::on_predict_end);
  engine_.module_mode.restore();
  return predictions;
}

Batch PredictionLoop::predict_step(Batch batch, int64_t batch_idx, int64_t dataloader_idx) {
  HookDispatcher& hooks = engine_.hooks;
  batch = engine_.transfer(std::move(batch), dataloader_idx);
  batch_progress.increment_ready();
  hooks.both<&Callback::on_predict_batch_start, &LightningModule::on_predict_batch_start>(
      Hook::on_predict_batch_start, batch, batch_idx, dataloader_idx);
  batch_progress.increment_started();
  Batch outputs;
  {
    const Precision::Scope autocast(engine_.precision, engine_.device.type());
    outputs = hooks.module<predict_step_hook>(Hook::predict_step, batch, batch_idx, dataloader_idx);
  }
  batch_progress.increment_processed();
  hooks.both<&Callback::on_predict_batch_end, &LightningModule::on_predict_batch_end>(
      Hook::on_predict_batch_end, outputs, batch, batch_idx, dataloader_idx);
  batch_progress.increment_completed();
  return outputs;
}

void PredictionLoop::setup_data() {
  if (engine_.options.limit_predict_batches.is_zero()) return;
  DataLoaders loaders = engine_.request_loaders(Stage::predicting);
  if (loaders.empty()) {
    throw ConfigError("predict needs a loader: neither was one passed, nor does the data module or the module have a "
                      "predict_dataloader()");
  }
  if (loaders.evaluation_mode() != DataLoaders::Mode::sequential) {
    throw ConfigError("predict reads its loaders one after another, and predict_dataloader() combines them; leave their "
                      "mode() out, or set DataLoaders::Mode::sequential",
                      "predict_dataloader");
  }
  max_batches_.clear();
  for (const auto& loader : loaders) {
    max_batches_.push_back(engine_.options.limit_predict_batches.of(loader->size(), "limit_predict_batches"));
  }
  reader_.set(std::move(loaders), max_batches_);
}

}  // namespace leyden
