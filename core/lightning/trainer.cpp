// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/trainer.h>

#include <cmath>
#include <numeric>

#include <lightning/callbacks/early_stopping.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/checkpoint_file.h>
#include <lightning/engine.h>

namespace leyden {

namespace fs = std::filesystem;

std::string_view stage_name(Stage stage) {
  constexpr std::string_view names[] = {"none", "sanity_checking", "training", "validating", "testing", "predicting"};
  return names[static_cast<size_t>(stage)];
}

Trainer::Trainer(TrainerOptions options, std::vector<std::shared_ptr<Callback>> callbacks,
                 std::vector<std::shared_ptr<Logger>> loggers)
    : engine_(std::make_unique<Engine>(*this, std::move(options), std::move(callbacks), std::move(loggers))) {}

Trainer::~Trainer() = default;

void Trainer::fit(std::shared_ptr<LightningModule> module, std::shared_ptr<LightningDataModule> datamodule,
                  const std::optional<std::string>& ckpt_path) {
  engine_->passed_loaders(Stage::training) = engine_->passed_loaders(Stage::validating) = {};
  engine_->run(RunFunction::fit, std::move(module), std::move(datamodule), ckpt_path, [this] { engine_->run_fit(); });
}

void Trainer::fit(std::shared_ptr<LightningModule> module, DataLoaders train, DataLoaders val,
                  const std::optional<std::string>& ckpt_path) {
  engine_->passed_loaders(Stage::training) = std::move(train);
  engine_->passed_loaders(Stage::validating) = std::move(val);
  engine_->run(RunFunction::fit, std::move(module), nullptr, ckpt_path, [this] { engine_->run_fit(); });
}

std::vector<EvaluationResult> Trainer::validate(std::shared_ptr<LightningModule> module,
                                                std::shared_ptr<LightningDataModule> datamodule,
                                                const std::optional<std::string>& ckpt_path) {
  std::vector<EvaluationResult> results;
  engine_->passed_loaders(Stage::validating) = {};
  engine_->run(RunFunction::validate, std::move(module), std::move(datamodule), ckpt_path,
               [&] { results = engine_->validate_loop.run(); });
  return results;
}

std::vector<EvaluationResult> Trainer::validate(std::shared_ptr<LightningModule> module, DataLoaders loaders,
                                                const std::optional<std::string>& ckpt_path) {
  std::vector<EvaluationResult> results;
  engine_->passed_loaders(Stage::validating) = std::move(loaders);
  engine_->run(RunFunction::validate, std::move(module), nullptr, ckpt_path,
               [&] { results = engine_->validate_loop.run(); });
  return results;
}

std::vector<EvaluationResult> Trainer::test(std::shared_ptr<LightningModule> module,
                                            std::shared_ptr<LightningDataModule> datamodule,
                                            const std::optional<std::string>& ckpt_path) {
  std::vector<EvaluationResult> results;
  engine_->passed_loaders(Stage::testing) = {};
  engine_->run(RunFunction::test, std::move(module), std::move(datamodule), ckpt_path,
               [&] { results = engine_->test_loop.run(); });
  return results;
}

std::vector<EvaluationResult> Trainer::test(std::shared_ptr<LightningModule> module, DataLoaders loaders,
                                            const std::optional<std::string>& ckpt_path) {
  std::vector<EvaluationResult> results;
  engine_->passed_loaders(Stage::testing) = std::move(loaders);
  engine_->run(RunFunction::test, std::move(module), nullptr, ckpt_path, [&] { results = engine_->test_loop.run(); });
  return results;
}

std::vector<std::vector<Batch>> Trainer::predict(std::shared_ptr<LightningModule> module,
                                                 std::shared_ptr<LightningDataModule> datamodule,
                                                 const std::optional<std::string>& ckpt_path) {
  std::vector<std::vector<Batch>> predictions;
  engine_->passed_loaders(Stage::predicting) = {};
  engine_->run(RunFunction::predict, std::move(module), std::move(datamodule), ckpt_path,
               [&] { predictions = engine_->predict_loop.run(); });
  return predictions;
}

std::vector<std::vector<Batch>> Trainer::predict(std::shared_ptr<LightningModule> module, DataLoaders loaders,
                                                 const std::optional<std::string>& ckpt_path) {
  std::vector<std::vector<Batch>> predictions;
  engine_->passed_loaders(Stage::predicting) = std::move(loaders);
  engine_->run(RunFunction::predict, std::move(module), nullptr, ckpt_path,
               [&] { predictions = engine_->predict_loop.run(); });
  return predictions;
}

void Trainer::request_stop() noexcept { engine_->stop_requested = true; }
void Trainer::receive_sigterm() noexcept {
  engine_->sigterm = true;
  request_stop();
}
bool Trainer::received_sigterm() const { return engine_->sigterm; }
bool Trainer::interrupted() const { return engine_->interrupted; }
const std::string& Trainer::interrupted_checkpoint() const { return engine_->interrupted_checkpoint; }

void Trainer::save_checkpoint(const std::string& path, bool weights_only) {
  const Dict checkpoint = engine_->checkpoints.dump(weights_only);  // every process: its hooks may exchange something
  if (is_global_zero()) write_checkpoint(path, checkpoint);
  strategy().barrier();
}

const TrainerOptions& Trainer::options() const { return engine_->options; }
int64_t Trainer::current_epoch() const { return engine_->current_epoch(); }
int64_t Trainer::global_step() const { return engine_->global_step(); }
int64_t Trainer::max_epochs() const { return engine_->fit_loop.max_epochs(); }
Stage Trainer::stage() const { return engine_->stage; }
bool Trainer::is_fitting() const { return engine_->function == RunFunction::fit; }
bool Trainer::should_stop() const { return engine_->should_stop; }
void Trainer::set_should_stop(bool stop) { engine_->should_stop = stop; }
bool Trainer::is_last_batch() const { return engine_->fit_loop.epoch_loop.batch_progress.is_last_batch; }
int64_t Trainer::num_training_batches() const { return engine_->fit_loop.max_batches(); }

std::vector<int64_t> Trainer::num_val_batches() const {
  return engine_->function == RunFunction::validate ? engine_->validate_loop.max_batches()
                                                    : engine_->fit_loop.epoch_loop.val_loop.max_batches();
}

std::vector<int64_t> Trainer::num_sanity_val_batches() const {
  return engine_->fit_loop.epoch_loop.val_loop.sanity_batches();
}
std::vector<int64_t> Trainer::num_test_batches() const { return engine_->test_loop.max_batches(); }
std::vector<int64_t> Trainer::num_predict_batches() const { return engine_->predict_loop.max_batches(); }

Strategy& Trainer::strategy() const { return *engine_->strategy; }
int64_t Trainer::world_size() const { return strategy().world_size(); }
int64_t Trainer::global_rank() const { return strategy().global_rank(); }
int64_t Trainer::local_rank() const { return strategy().local_rank(); }
int64_t Trainer::node_rank() const { return strategy().node_rank(); }
bool Trainer::is_global_zero() const { return strategy().is_global_zero(); }

int64_t Trainer::num_evaluation_batches() const {
  if (engine_->stage != Stage::predicting) return engine_->evaluation_loop().num_batches();
  const auto batches = engine_->predict_loop.max_batches();
  return std::accumulate(batches.begin(), batches.end(), int64_t{0});
}

bool Trainer::validation_enabled() const { return engine_->validation_enabled(); }
bool Trainer::validation_has_run() const { return engine_->fit_loop.epoch_loop.val_loop.has_run; }

std::optional<int64_t> Trainer::estimated_stepping_batches() {
  const int64_t max_steps = engine_->options.max_steps;
  if (max_epochs() == -1) return max_steps == -1 ? std::nullopt : std::optional(max_steps);
  engine_->fit_loop.setup_data();
  const int64_t window = engine_->options.accumulate_grad_batches;
  const int64_t steps = (num_training_batches() + window - 1) / window * std::max<int64_t>(max_epochs(), 1);
  return max_steps == -1 ? steps : std::min(steps, max_steps);
}

torch::Device Trainer::device() const { return engine_->device; }
const MetricTable& Trainer::callback_metrics() const { return engine_->logging.callback_metrics(); }
const MetricTable& Trainer::logged_metrics() const { return engine_->logging.logged_metrics(); }
const MetricTable& Trainer::progress_bar_metrics() const { return engine_->logging.progress_bar_metrics(); }
LightningModule& Trainer::module() const { return *engine_->module; }
LightningDataModule* Trainer::datamodule() const { return engine_->datamodule.get(); }
const std::vector<std::shared_ptr<Callback>>& Trainer::callbacks() const { return engine_->callbacks; }
const std::vector<std::shared_ptr<Logger>>& Trainer::loggers() const { return engine_->loggers; }
const std::vector<std::shared_ptr<Optimizer>>& Trainer::optimizers() const { return engine_->optimizers; }
const std::vector<LRSchedulerEntry>& Trainer::lr_schedulers() const { return engine_->schedulers; }

Logger* Trainer::logger() const { return loggers().empty() ? nullptr : loggers().front().get(); }

std::string Trainer::log_dir() const {
  const std::string& root = engine_->options.default_root_dir;
  const fs::path base = root.empty() ? fs::current_path() : fs::path(root);
  if (!logger()) return base.string();
  return (logger()->save_dir().empty() ? base / logger()->log_dir() : logger()->log_dir()).string();
}

namespace {

template <class T>
std::vector<T*> callbacks_of(const std::vector<std::shared_ptr<Callback>>& callbacks) {
  std::vector<T*> found;
  for (const auto& callback : callbacks) {
    if (auto* one = dynamic_cast<T*>(callback.get())) found.push_back(one);
  }
  return found;
}

}  // namespace

std::vector<ModelCheckpoint*> Trainer::checkpoint_callbacks() const { return callbacks_of<ModelCheckpoint>(callbacks()); }
std::vector<EarlyStopping*> Trainer::early_stopping_callbacks() const { return callbacks_of<EarlyStopping>(callbacks()); }

ModelCheckpoint* Trainer::checkpoint_callback() const {
  const auto found = checkpoint_callbacks();
  return found.empty() ? nullptr : found.front();
}

const Profiler* Trainer::profiler() const { return engine_->profiler.get(); }
const std::optional<std::string>& Trainer::ckpt_path() const { return engine_->ckpt_path; }

std::string Trainer::default_checkpoint_dir() const {
  return (fs::path(log_dir()) / "checkpoints").string();
}

}  // namespace leyden
