// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "toy_module.h"

#include <cmath>

#include <lightning/callback.h>
#include <lightning/errors.h>

#include "factories.h"

namespace golden {

using leyden::Batch;

namespace {

bool is_at(const Json& scenario, const char* key, int64_t batch_idx) {
  return scenario.contains(key) && scenario[key].is_number() && scenario[key].get<int64_t>() == batch_idx;
}

}  // namespace

ToyModule::ToyModule(Json scenario, Events& events) : scenario_(std::move(scenario)), events_(events) {
  net = register_module("net", torch::nn::Linear(3, 1));
  torch::NoGradGuard no_grad;
  net->weight.copy_(torch::tensor({{0.1, -0.2, 0.3}}, torch::kFloat));
  net->bias.fill_(0.05);
  automatic_optimization = !scenario_.value("manual", false);
  for (const auto& callback : scenario_.value("callbacks", Json::array())) {
    averaging_ |= callback.value("class", "").find("WeightAveraging") != std::string::npos;
  }
}

torch::Tensor ToyModule::loss(const Batch& batch) { return torch::mse_loss(net->forward(batch[0]), batch[1]); }

torch::Tensor ToyModule::training_step(const Batch& batch, int64_t batch_idx) {
  add("training_step", batch_idx);
  if (is_at(scenario_, "raise_at", batch_idx)) throw std::runtime_error("asked for");
  if (is_at(scenario_, "none_at", batch_idx)) return {};
  torch::Tensor value = loss(batch);
  if (is_at(scenario_, "nan_at", batch_idx) && current_epoch() == scenario_.value("nan_epoch", 0)) value = value * std::nan("");
  log("train_loss", value, log_options(scenario_.value("log", Json::object())));
  if (scenario_.value("manual", false)) {
    optimizer().zero_grad();
    manual_backward(value);
    manual_step(optimizer());
    if (batch_idx % 2) manual_step(optimizer());
  }
  return value;
}

void ToyModule::validation_step(const Batch& batch, int64_t batch_idx, int64_t) {
  add("validation_step", batch_idx);
  log("val_loss", loss(batch), log_options(scenario_.value("val_log", Json::object())));
}

void ToyModule::test_step(const Batch& batch, int64_t batch_idx, int64_t) {
  add("test_step", batch_idx);
  log("test_loss", loss(batch));
}

Batch ToyModule::predict_step(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  add("predict_step", batch_idx);
  return LightningModule::predict_step(batch, batch_idx, dataloader_idx);
}

bool ToyModule::on_train_batch_start(const Batch&, int64_t batch_idx) {
  add("on_train_batch_start", batch_idx);
  return !is_at(scenario_, "skip_at", batch_idx);
}

leyden::OptimizerConfig ToyModule::configure_optimizers() {
  add("configure_optimizers");
  const Json fallback = {{"class", "SGD"}, {"lr", 0.1}};
  auto optimizer = make_optimizer(scenario_.value("optimizer", fallback), parameters());
  leyden::OptimizerConfig config(optimizer);
  if (!scenario_.contains("scheduler") || scenario_["scheduler"].is_null()) return config;
  const Json& s = scenario_["scheduler"];
  leyden::LRSchedulerConfig when;
  when.interval = s.value("interval", "epoch");
  when.frequency = s.value("frequency", 1);
  when.monitor = s.value("monitor", "");
  when.strict = s.value("strict", true);
  when.name = s.value("name", "");
  config.lr_scheduler(make_scheduler(s["class"], s.value("args", Json::object()), optimizer), when);
  return config;
}

std::vector<std::shared_ptr<leyden::Callback>> ToyModule::configure_callbacks() {
  add("configure_callbacks");
  return {};
}

}  // namespace golden
