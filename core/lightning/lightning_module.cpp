// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lightning_module.h>

#include <torch/csrc/autograd/engine.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/nn/utils/clip_grad.h>

#include <algorithm>
#include <cstdio>

#include <lightning/callback.h>
#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/metrics/metric_collection.h>
#include <lightning/trainer.h>

namespace leyden {

LightningModule::LightningModule() = default;
LightningModule::~LightningModule() = default;

torch::Tensor LightningModule::forward(const Batch&) {
  throw ConfigError("this module has no forward(batch), which predict_step uses; override one of the two");
}

torch::Tensor LightningModule::training_step(const Batch&, int64_t) {
  throw ConfigError("this module has no training_step(batch, batch_idx), so that it cannot be trained");
}

void LightningModule::validation_step(const Batch& batch, int64_t batch_idx, int64_t) {
  validation_step(batch, batch_idx);
}

void LightningModule::validation_step(const Batch&, int64_t) {
  throw ConfigError("there is validation data, and this module has no validation_step(batch, batch_idx); write one, or "
                    "set limit_val_batches to 0");
}

void LightningModule::test_step(const Batch& batch, int64_t batch_idx, int64_t) { test_step(batch, batch_idx); }

void LightningModule::test_step(const Batch&, int64_t) {
  throw ConfigError("this module has no test_step(batch, batch_idx), so that it cannot be tested");
}

Batch LightningModule::predict_step(const Batch& batch, int64_t batch_idx, int64_t) {
  return predict_step(batch, batch_idx);
}

Batch LightningModule::predict_step(const Batch& batch, int64_t) { return forward(batch); }

OptimizerConfig LightningModule::configure_optimizers() {
  throw ConfigError("this module has no configure_optimizers(), so that it cannot be trained");
}

std::vector<std::shared_ptr<Callback>> LightningModule::configure_callbacks() { return {}; }
DataLoaders LightningModule::train_dataloader() { return {}; }
DataLoaders LightningModule::val_dataloader() { return {}; }
DataLoaders LightningModule::test_dataloader() { return {}; }
DataLoaders LightningModule::predict_dataloader() { return {}; }

void LightningModule::prepare_data() {}
void LightningModule::setup(const std::string&) {}
void LightningModule::configure_model() {}
void LightningModule::teardown(const std::string&) {}
void LightningModule::on_fit_start() {}
void LightningModule::on_fit_end() {}
void LightningModule::on_train_start() {}
void LightningModule::on_train_end() {}
void LightningModule::on_train_epoch_start() {}
void LightningModule::on_train_epoch_end() {}
bool LightningModule::on_train_batch_start(const Batch&, int64_t) { return true; }
void LightningModule::on_train_batch_end(const StepOutput&, const Batch&, int64_t) {}
void LightningModule::on_validation_start() {}
void LightningModule::on_validation_end() {}
void LightningModule::on_validation_epoch_start() {}
void LightningModule::on_validation_epoch_end() {}
void LightningModule::on_validation_batch_start(const Batch&, int64_t, int64_t) {}
void LightningModule::on_validation_batch_end(const Batch&, int64_t, int64_t) {}
void LightningModule::on_test_start() {}
void LightningModule::on_test_end() {}
void LightningModule::on_test_epoch_start() {}
void LightningModule::on_test_epoch_end() {}
void LightningModule::on_test_batch_start(const Batch&, int64_t, int64_t) {}
void LightningModule::on_test_batch_end(const Batch&, int64_t, int64_t) {}
void LightningModule::on_predict_start() {}
void LightningModule::on_predict_end() {}
void LightningModule::on_predict_epoch_start() {}
void LightningModule::on_predict_epoch_end() {}
void LightningModule::on_predict_batch_start(const Batch&, int64_t, int64_t) {}
void LightningModule::on_predict_batch_end(const Batch&, const Batch&, int64_t, int64_t) {}
void LightningModule::on_before_zero_grad(Optimizer&) {}
void LightningModule::on_before_backward(const torch::Tensor&) {}
void LightningModule::on_after_backward() {}
void LightningModule::on_before_optimizer_step(Optimizer&) {}
void LightningModule::on_save_checkpoint(Dict&) {}
void LightningModule::on_load_checkpoint(Dict&) {}

Batch LightningModule::on_before_batch_transfer(Batch batch, int64_t) { return batch; }

Batch LightningModule::transfer_batch_to_device(Batch batch, torch::Device device, int64_t) {
  return device.is_cpu() ? std::move(batch) : batch.to(device, true);
}

Batch LightningModule::on_after_batch_transfer(Batch batch, int64_t) { return batch; }

void LightningModule::optimizer_step(int64_t, int64_t, Optimizer& optimizer, StepClosure closure) {
  optimizer.step(closure);
}

void LightningModule::optimizer_zero_grad(int64_t, int64_t, Optimizer& optimizer) { optimizer.zero_grad(); }

void LightningModule::backward(const torch::Tensor& loss) {
  if (!loss.grad_fn()) return loss.backward();  // which says what is wrong, or adds to a leaf's gradient
  // What loss.backward() does, without making its gradient of one anew each time: a tenth of a small model's step.
  if (!backward_seed_.defined() || backward_seed_.sizes() != loss.sizes() ||
      backward_seed_.scalar_type() != loss.scalar_type() || backward_seed_.device() != loss.device()) {
    backward_seed_ = torch::ones_like(loss.detach());
  }
  torch::autograd::Engine::get_default_engine().execute({torch::autograd::impl::gradient_edge(loss)}, {backward_seed_},
                                                        false, false, true);
}

void LightningModule::configure_gradient_clipping(Optimizer& optimizer, std::optional<double> value,
                                                  const std::string& algorithm) {
  clip_gradients(optimizer, value, algorithm);
}

void LightningModule::clip_gradients(Optimizer& optimizer, std::optional<double> value, const std::string& algorithm) {
  if (!value || *value == 0) return;
  if (algorithm == "norm") {
    torch::nn::utils::clip_grad_norm_(optimizer.parameters(), *value);
  } else if (algorithm == "value") {
    torch::nn::utils::clip_grad_value_(optimizer.parameters(), *value);
  } else {
    throw ConfigError("gradients are clipped by norm or by value, not by '" + algorithm + "'", "gradient_clip_algorithm");
  }
}

void LightningModule::lr_scheduler_step(LRScheduler& scheduler, std::optional<double> metric) {
  if (metric) {
    scheduler.step(*metric);
  } else {
    scheduler.step();
  }
}

void LightningModule::on_validation_model_zero_grad() { zero_grad(); }
void LightningModule::on_validation_model_eval() { eval(); }
void LightningModule::on_validation_model_train() { trainer().engine().module_mode.restore(); }
void LightningModule::on_test_model_eval() { eval(); }
void LightningModule::on_test_model_train() { trainer().engine().module_mode.restore(); }
void LightningModule::on_predict_model_eval() { eval(); }

void LightningModule::log(std::string_view name, const torch::Tensor& value, const LogOptions& options) {
  trainer();
  logger_connector_->log(name, value, options);
}

void LightningModule::log(std::string_view name, double value, const LogOptions& options) {
  trainer();
  logger_connector_->log(name, value, options);
}

void LightningModule::log_dict(const std::vector<std::pair<std::string, torch::Tensor>>& values,
                               const LogOptions& options) {
  for (const auto& [name, value] : values) log(name, value, options);
}

void LightningModule::log(std::string_view name, TensorMetric& metric, const LogOptions& options) {
  trainer();
  logger_connector_->log(name, metric, options);
}

void LightningModule::log_dict(const MetricCollection& metrics, const LogOptions& options) {
  for (const auto& [name, metric] : metrics.members()) log(metrics.result_name(name), *metric, options);
}

const std::vector<std::shared_ptr<Optimizer>>& LightningModule::optimizers() const {
  return trainer().engine().optimizers;
}

Optimizer& LightningModule::optimizer(size_t index) const {
  const auto& all = optimizers();
  if (index >= all.size()) {
    throw ConfigError("optimizer " + std::to_string(index) + " was asked for, and there are " +
                      std::to_string(all.size()));
  }
  return *all[index];
}

std::vector<std::shared_ptr<LRScheduler>> LightningModule::lr_schedulers() const {
  std::vector<std::shared_ptr<LRScheduler>> schedulers;
  for (const auto& entry : trainer().engine().schedulers) schedulers.push_back(entry.scheduler);
  return schedulers;
}

void LightningModule::manual_backward(const torch::Tensor& loss) {
  if (automatic_optimization) {
    throw ConfigError("manual_backward is for manual optimization: set automatic_optimization = false");
  }
  Engine& engine = trainer().engine();
  HookDispatcher& hooks = engine.hooks;
  const torch::Tensor scaled = engine.precision.scale(loss);
  hooks.both<&Callback::on_before_backward, &LightningModule::on_before_backward>(Hook::on_before_backward, scaled);
  hooks.module<&LightningModule::backward>(Hook::backward, scaled);
  hooks.both<&Callback::on_after_backward, &LightningModule::on_after_backward>(Hook::on_after_backward);
}

void LightningModule::manual_step(Optimizer& optimizer, const std::function<torch::Tensor()>& closure) {
  if (automatic_optimization) {
    throw ConfigError("manual_step is for manual optimization: set automatic_optimization = false");
  }
  Engine& engine = trainer().engine();
  ProgressTracker& progress = engine.fit_loop.epoch_loop.manual_step_progress;
  progress.increment_ready();
  engine.precision.unscale(optimizer, true);
  engine.hooks.both<&Callback::on_before_optimizer_step, &LightningModule::on_before_optimizer_step>(
      Hook::on_before_optimizer_step, optimizer);
  engine.precision.drop_overflow(optimizer, true);
  if (closure) {
    optimizer.step(closure);
  } else {
    optimizer.step();
  }
  engine.precision.update();
  progress.increment_completed();
}

void LightningModule::toggle_optimizer(Optimizer& optimizer) {
  if (!toggled_.empty()) throw ConfigError("toggle_optimizer was called twice without untoggle_optimizer between");
  const auto is_known = [&](const torch::Tensor& p) {
    return std::any_of(toggled_.begin(), toggled_.end(), [&](const auto& known) { return known.first.is_same(p); });
  };
  for (const auto& each : optimizers()) {
    for (torch::Tensor& parameter : each->parameters()) {
      if (is_known(parameter)) continue;
      toggled_.emplace_back(parameter, parameter.requires_grad());
      parameter.set_requires_grad(false);
    }
  }
  for (torch::Tensor& parameter : optimizer.parameters()) {
    for (const auto& [known, required] : toggled_) {
      if (known.is_same(parameter)) parameter.set_requires_grad(required);
    }
  }
}

void LightningModule::untoggle_optimizer(Optimizer&) {
  for (auto& [parameter, required] : toggled_) parameter.set_requires_grad(required);
  toggled_.clear();
}

int64_t LightningModule::current_epoch() const { return trainer_ ? trainer_->current_epoch() : 0; }
int64_t LightningModule::global_step() const { return trainer_ ? trainer_->global_step() : 0; }

Trainer& LightningModule::trainer() const {
  if (!trainer_) throw ConfigError("this module has no Trainer yet: it gets one when a run begins");
  return *trainer_;
}

const std::vector<std::shared_ptr<Logger>>& LightningModule::loggers() const { return trainer().loggers(); }

Logger* LightningModule::logger() const { return loggers().empty() ? nullptr : loggers().front().get(); }
int64_t LightningModule::global_rank() const { return trainer_ ? trainer_->global_rank() : 0; }
int64_t LightningModule::local_rank() const { return trainer_ ? trainer_->local_rank() : 0; }

torch::Tensor LightningModule::all_gather(const torch::Tensor& tensor) const {
  return trainer().strategy().all_gather(tensor);
}

void LightningModule::print(std::string_view line) const {
  if (global_rank() == 0) std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
}

torch::ScalarType LightningModule::dtype() const {
  for (const auto& parameter : parameters()) {
    if (parameter.is_floating_point()) return parameter.scalar_type();
  }
  return torch::kFloat;
}

void LightningModule::freeze() {
  for (auto& parameter : parameters()) parameter.set_requires_grad(false);
  eval();
}

void LightningModule::unfreeze() {
  for (auto& parameter : parameters()) parameter.set_requires_grad(true);
  train();
}

}  // namespace leyden
