// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A small network that uses everything that must survive a resume: dropout, noise, several ways of logging.
#include <lightning/torch.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <lightning/callbacks/gradient_accumulation_scheduler.h>
#include <lightning/callbacks/lambda_callback.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/logger.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizers.h>
#include <lightning/seed.h>
#include <lightning/trainer.h>

#include "test_device.h"

namespace fit {

using namespace leyden;

/// A row as a text with every bit of its numbers.
inline std::string row_text(const MetricRow& row) {
  char number[64];
  std::string text = std::to_string(row.step);
  if (row.epoch) text += " e" + std::to_string(static_cast<int64_t>(*row.epoch));
  for (const auto& [name, value] : row.values) {
    std::snprintf(number, sizeof number, " %s=%a", name->text.c_str(), value);
    text += number;
  }
  return text;
}

/// Keeps rows, and how many there were when each checkpoint was saved.
class Rows : public Logger {
 public:
  explicit Rows(bool every_step = false) : every_step_(every_step) {}
  std::string name() const override { return "rows"; }
  std::string version() const override { return "0"; }
  void log_metrics(const MetricRow& row) override { rows.push_back(row_text(row)); }
  void finalize(std::string_view status) override { statuses.emplace_back(status); }
  void after_save_checkpoint(const ModelCheckpoint& callback) override {
    saved.emplace_back(callback.last_checkpoint_saved(), rows.size());
  }
  bool wants_every_step() const override { return every_step_; }

  std::vector<std::string> rows, statuses;
  std::vector<std::pair<std::string, size_t>> saved;

 private:
  bool every_step_;
};

/// y = sin of a sum; the first input tells the samples apart.
inline std::shared_ptr<TensorDataset> dataset(int64_t samples, int64_t first = 0) {
  const torch::Tensor i = torch::arange(first, first + samples, torch::kFloat);
  const torch::Tensor x = torch::stack({i / 10, torch::sin(i), torch::cos(i)}, 1);
  return std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x, torch::sin(x.sum(1, true))});
}

struct Plan {
  TrainerOptions options{.accelerator = test_accelerator()};
  int64_t samples = 14, batch = 4, prefetch = 0, val_samples = 7, val_loaders = 1;
  std::optional<DataLoaders::Mode> val_mode = {};
  bool shuffle = true, shuffle_val = false, val_steps = false, manual = false;
  std::string scheduler = {};  ///< step, plateau_step, plateau_epoch, epoch
  bool sgd = false;
  std::string accumulation = {};  ///< of GradientAccumulationScheduler
  uint64_t seed = 1;
};

class Net : public LightningModule {
 public:
  explicit Net(Plan plan) : plan_(std::move(plan)) {
    in = register_module("in", torch::nn::Linear(3, 8));
    dropout = register_module("dropout", torch::nn::Dropout(0.3));
    out = register_module("out", torch::nn::Linear(8, 1));
    automatic_optimization = !plan_.manual;
  }
  torch::Tensor forward(const Batch& batch) override { return out->forward(dropout->forward(torch::tanh(in->forward(batch[0])))); }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    torch::Tensor loss = torch::mse_loss(forward(batch), batch[1]);
    log("train_loss", loss, {.prog_bar = true, .on_step = true, .on_epoch = true});
    log("noise", torch::rand({}), {.on_step = true});
    if (plan_.manual) {
      optimizer().zero_grad();
      manual_backward(loss);
      manual_step(optimizer());
    }
    return loss;
  }
  void on_train_epoch_end() override { log("weight", out->weight.detach().sum()); }
  void validation_step(const Batch& batch, int64_t, int64_t) override {
    log("val_loss", torch::mse_loss(forward(batch), batch[1]), {.on_step = plan_.val_steps, .on_epoch = true});
    log("val_noise", torch::rand({}));
  }
  void test_step(const Batch& batch, int64_t) override { log("test_loss", torch::mse_loss(forward(batch), batch[1])); }
  OptimizerConfig configure_optimizers() override {
    std::shared_ptr<Optimizer> o;
    if (plan_.sgd) {
      o = std::make_shared<SGD>(parameters(), SGDOptions(0.05).momentum(0.9));
    } else {
      o = std::make_shared<Adam>(parameters(), AdamOptions(0.02));
    }
    OptimizerConfig config(o);
    LRSchedulerConfig when;
    const bool plateau = plan_.scheduler.starts_with("plateau");
    when.interval = plan_.scheduler.ends_with("step") ? "step" : "epoch";
    if (plateau) {
      ReduceLROnPlateauOptions options;
      options.patience = 0;
      options.threshold = 0.2;
      when.monitor = when.interval == "step" ? "train_loss" : "train_loss_epoch";
      config.lr_scheduler(std::make_shared<ReduceLROnPlateau>(o, options), when);
    } else if (!plan_.scheduler.empty()) {
      config.lr_scheduler(std::make_shared<ExponentialLR>(o, 0.9), when);
    }
    return config;
  }
  // As a data module would: the loaders draw their seeds when they are asked for.
  DataLoaders train_dataloader() override {
    return {dataset(plan_.samples), DataLoaderOptions(plan_.batch).shuffle(plan_.shuffle).prefetch(plan_.prefetch).threads(2)};
  }
  DataLoaders val_dataloader() override {
    DataLoaders loaders;
    for (int64_t i = 0; i < plan_.val_loaders && plan_.val_samples > 0; ++i) {
      loaders.append(std::make_shared<DataLoader>(dataset(plan_.val_samples, 100 * (i + 1)),
                                                  DataLoaderOptions(plan_.batch).shuffle(plan_.shuffle_val)));
    }
    if (plan_.val_mode) loaders.mode(*plan_.val_mode);
    return loaders;
  }
  DataLoaders test_dataloader() override { return {dataset(5, 50), DataLoaderOptions(2)}; }

  torch::nn::Linear in{nullptr}, out{nullptr};
  torch::nn::Dropout dropout{nullptr};

 private:
  Plan plan_;
};

/// How a run ended.
struct Outcome {
  std::vector<std::string> rows;
  std::vector<std::pair<std::string, size_t>> saved;
  Dict weights, optimizer, schedulers;
  std::vector<std::pair<std::string, double>> metrics, kept;
  int64_t epoch = 0, step = 0;
  bool interrupted = false;
  std::string checkpoint;
};

inline ModelCheckpointOptions in_folder(const std::string& folder, ModelCheckpointOptions options = {}) {
  options.dirpath = folder;
  return options;
}

/// Runs fit in a process that looks new: another seed, unless it is the first part.
inline Outcome run(const Plan& plan, const std::optional<std::string>& ckpt, ModelCheckpointOptions saving,
                   std::vector<std::shared_ptr<Callback>> callbacks = {}) {
  seed_everything(ckpt ? plan.seed + 1000 : plan.seed);
  auto module = std::make_shared<Net>(plan);
  auto logger = std::make_shared<Rows>(true);
  auto checkpoint = std::make_shared<ModelCheckpoint>(std::move(saving));
  callbacks.push_back(checkpoint);
  if (!plan.accumulation.empty()) {
    callbacks.push_back(std::make_shared<GradientAccumulationScheduler>(GradientAccumulationSchedulerOptions{plan.accumulation}));
  }
  TrainerOptions options = plan.options;
  options.num_threads = 1;
  options.log_every_n_steps = 1;
  Trainer trainer(options, callbacks, {logger});
  trainer.fit(module, {}, {}, ckpt);
  Outcome out;
  out.rows = logger->rows;
  out.saved = logger->saved;
  out.weights = module_state_dict(*module);
  out.optimizer = trainer.optimizers()[0]->state_dict();
  for (const auto& entry : trainer.lr_schedulers()) out.schedulers = entry.scheduler->state_dict();
  out.metrics = trainer.callback_metrics().items();
  std::sort(out.metrics.begin(), out.metrics.end());
  for (const auto& [path, score] : checkpoint->best_k_models()) {
    out.kept.emplace_back(std::filesystem::path(path).filename().string(), score);
  }
  std::sort(out.kept.begin(), out.kept.end());
  out.epoch = trainer.current_epoch();
  out.step = trainer.global_step();
  out.interrupted = trainer.interrupted();
  out.checkpoint = trainer.interrupted_checkpoint();
  return out;
}

/// The first difference of what two runs came to; empty when there is none.
inline std::string difference(const Outcome& a, const Outcome& b) {
  if (a.epoch != b.epoch || a.step != b.step) {
    return "epoch or step: " + std::to_string(a.epoch) + ", " + std::to_string(a.step) + " and " +
           std::to_string(b.epoch) + ", " + std::to_string(b.step);
  }
  for (size_t i = 0; i < std::max(a.rows.size(), b.rows.size()); ++i) {
    const std::string x = i < a.rows.size() ? a.rows[i] : "(none)", y = i < b.rows.size() ? b.rows[i] : "(none)";
    if (x != y) return "row " + std::to_string(i) + ": " + x + "\nand " + y;
  }
  if (!(a.weights == b.weights)) return "weights";
  if (!(a.optimizer == b.optimizer)) return "optimizer state";
  if (!(a.schedulers == b.schedulers)) return "scheduler state: " + Value(a.schedulers).to_string() + " and " + Value(b.schedulers).to_string();
  if (a.metrics != b.metrics) return "callback_metrics";
  if (a.kept != b.kept) return "kept checkpoints";
  return {};
}

/// Saves a checkpoint in each on_train_epoch_start and on_train_batch_start.
class SaveAtStarts : public Callback {
 public:
  explicit SaveAtStarts(std::string folder) : folder_(std::move(folder)) {}
  void on_train_epoch_start(Trainer& t, LightningModule&) override { save(t); }
  void on_train_batch_start(Trainer& t, LightningModule&, const Batch&, int64_t) override { save(t); }
  std::vector<std::pair<std::string, size_t>> saved;

 private:
  void save(Trainer& trainer) {
    const std::string path = folder_ + "/" + std::to_string(saved.size()) + ".ckpt";
    trainer.save_checkpoint(path);
    saved.emplace_back(path, static_cast<Rows&>(*trainer.logger()).rows.size());
  }
  std::string folder_;
};

/// Asks for a stop at the n-th of the hooks that a run passes, counted from 0; -1 only counts.
class StopAt : public Callback {
 public:
  explicit StopAt(int64_t n) : n_(n) {}
  void on_train_start(Trainer& t, LightningModule&) override { pass(t); }
  void on_train_epoch_start(Trainer& t, LightningModule&) override { pass(t); }
  void on_train_epoch_end(Trainer& t, LightningModule&) override { pass(t); }
  void on_train_batch_start(Trainer& t, LightningModule&, const Batch&, int64_t) override { pass(t); }
  void on_train_batch_end(Trainer& t, LightningModule&, const StepOutput&, const Batch&, int64_t) override { pass(t); }
  void on_validation_start(Trainer& t, LightningModule&) override { pass(t); }
  void on_validation_end(Trainer& t, LightningModule&) override { pass(t); }
  void on_validation_batch_end(Trainer& t, LightningModule&, const Batch&, int64_t, int64_t) override { pass(t); }
  int64_t passed = 0;

 private:
  void pass(Trainer& trainer) {
    if (passed++ == n_) trainer.request_stop();
  }
  int64_t n_;
};

}  // namespace fit
