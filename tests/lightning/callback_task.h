// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/dataset.h>
#include <lightning/logger.h>
#include <lightning/optimizers.h>
#include <lightning/trainer.h>

#include "test_device.h"

/// The task of golden_callbacks.py.
namespace callback_task {

using namespace leyden;

inline std::shared_ptr<DataLoader> data(int64_t samples, int64_t first) {
  const torch::Tensor i = torch::arange(first, first + samples, torch::kDouble);
  const torch::Tensor x = torch::sin(3 * i.unsqueeze(1) + torch::arange(3)).to(torch::kFloat);
  const torch::Tensor y = torch::cos(i).unsqueeze(1).to(torch::kFloat);
  return std::make_shared<DataLoader>(std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x, y}), DataLoaderOptions(4));
}

class Net : public LightningModule {
 public:
  explicit Net(std::string optimizer = "sgd", bool batch_norm = true) : optimizer_(std::move(optimizer)) {
    backbone->push_back(torch::nn::Linear(3, 4));
    if (batch_norm) backbone->push_back(torch::nn::BatchNorm1d(4));
    register_module("backbone", backbone);
    head = register_module("head", torch::nn::Linear(4, 1));
    const torch::NoGradGuard no_grad;
    int64_t k = 0;
    for (auto& p : parameters()) {
      p.copy_(torch::cos(torch::arange(k, k + p.numel(), torch::kDouble)).reshape(p.sizes()) / 2);
      k += p.numel();
    }
  }
  torch::Tensor forward(const Batch& batch) override { return head(torch::tanh(backbone->forward(batch[0]))); }
  torch::Tensor training_step(const Batch& batch, int64_t batch_idx) override {
    if (batch_idx == fails_at) throw std::runtime_error("asked for");
    const torch::Tensor loss = torch::mse_loss(forward(batch), batch[1]);
    log("train_loss", loss);
    return loss;
  }
  void validation_step(const Batch& batch, int64_t) override { log("val_loss", torch::mse_loss(forward(batch), batch[1])); }
  void test_step(const Batch& batch, int64_t) override { log("test_loss", torch::mse_loss(forward(batch), batch[1])); }
  OptimizerConfig configure_optimizers() override {
    std::vector<torch::Tensor> trained;
    for (const auto& p : parameters()) {
      if (p.requires_grad()) trained.push_back(p);
    }
    if (optimizer_ == "adam") {
      return std::make_shared<Adam>(std::move(trained), AdamOptions(0.05).weight_decay(0.1));
    }
    if (optimizer_ != "groups") return std::make_shared<SGD>(std::move(trained), SGDOptions(0.1).momentum(0.9));
    auto slow = std::make_shared<SGDOptions>(0.02);
    slow->momentum(0.9);
    ParamGroup body(backbone->parameters());
    body.extras.insert_or_assign("name", "body");
    return std::make_shared<SGD>(std::vector<ParamGroup>{body, ParamGroup(head->parameters(), slow)},
                                 SGDOptions(0.1).momentum(0.9));
  }

  torch::nn::Sequential backbone;
  torch::nn::Linear head{nullptr};
  int64_t fails_at = -1;

 private:
  std::string optimizer_;
};

/// Keeps rows: x, the names and the values.
class Rows : public Logger {
 public:
  struct Row {
    int64_t step;
    std::vector<std::pair<std::string, double>> values;
  };
  std::string name() const override { return "rows"; }
  std::string version() const override { return "0"; }
  void log_metrics(const MetricRow& row) override {
    Row& kept = rows.emplace_back(Row{row.step, {}});
    for (const auto& [name, value] : row.values) kept.values.emplace_back(name->text, value);
    if (row.epoch) kept.values.emplace_back("epoch", *row.epoch);
  }
  std::vector<Row> rows;
};

inline TrainerOptions options(const std::string& folder, int64_t max_epochs = 4) {
  TrainerOptions options;
  options.accelerator = test_accelerator();
  options.num_threads = 1;
  options.max_epochs = max_epochs;
  options.log_every_n_steps = 1;
  options.enable_checkpointing = false;
  options.default_root_dir = folder;
  return options;
}

/// A fit with these callbacks, and what can be asked of it afterwards.
struct Fit {
  std::shared_ptr<Net> module;
  std::shared_ptr<Rows> logger = std::make_shared<Rows>();
  std::unique_ptr<Trainer> trainer;

  Fit(std::shared_ptr<Net> net, std::vector<std::shared_ptr<Callback>> callbacks, const TrainerOptions& flags,
      const std::optional<std::string>& ckpt = {})
      : module(std::move(net)),
        trainer(std::make_unique<Trainer>(flags, std::move(callbacks), std::vector<std::shared_ptr<Logger>>{logger})) {
    trainer->fit(module, data(12, 0), data(5, 100), ckpt);
  }
};

}  // namespace callback_task
