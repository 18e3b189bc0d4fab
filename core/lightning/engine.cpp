// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/engine.h>

#include <algorithm>
#include <filesystem>

#include <ATen/core/grad_mode.h>
#include <lightning/accelerator.h>
#include <lightning/anomaly.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/callbacks/model_summary_callback.h>
#include <lightning/checkpoint_file.h>
#include <lightning/cpu_settings.h>
#include <lightning/duration.h>
#include <lightning/errors.h>
#include <lightning/null_optimizer.h>
#include <lightning/out_of_memory.h>
#include <lightning/seed.h>

namespace leyden {

namespace {

using Clock = std::chrono::steady_clock;

void check_intervals(const TrainerOptions& options) {
  const CheckInterval& interval = options.val_check_interval;
  if (options.check_val_every_n_epoch || interval.is_time() || interval.is_once_an_epoch() || interval.batches().is_count()) return;
  throw ConfigError("val_check_interval is " + interval.to_string() + ", a share of an epoch, and check_val_every_n_epoch is "
                    "none, so that batches are counted across epochs; give a number of batches (100) or a time (00:00:30:00)",
                    "val_check_interval");
}

void apply_debugging_flags(TrainerOptions& options) {
  if (options.fast_dev_run > 0) {
    options.limit_train_batches = options.limit_val_batches = options.limit_test_batches =
        options.limit_predict_batches = BatchLimit(options.fast_dev_run);
    options.max_steps = options.fast_dev_run;
    options.max_epochs = 1;
    options.num_sanity_val_steps = 0;
    options.val_check_interval = 1.0;
    options.check_val_every_n_epoch = 1;
  }
  if (!options.overfit_batches.is_zero()) options.limit_train_batches = options.limit_val_batches = options.overfit_batches;
}

/// Turns off what barebones leaves out, as far as its flags are at their defaults; others are refused.
void apply_barebones(TrainerOptions& options, bool has_checkpoints, bool has_loggers) {
  if (!options.barebones) return;
  const TrainerOptions defaults;
  const auto refuse = [](bool refused, const std::string& flag, const std::string& what) {
    if (refused) throw ConfigError("barebones leaves out " + what + ", and " + flag + " asks for it; leave out one of the two", flag);
  };
  refuse(has_checkpoints, "callbacks", "checkpoints");
  refuse(has_loggers, "loggers", "logging");
  refuse(options.log_every_n_steps != 0 && options.log_every_n_steps != defaults.log_every_n_steps, "log_every_n_steps", "logging");
  refuse(options.num_sanity_val_steps != 0 && options.num_sanity_val_steps != defaults.num_sanity_val_steps,
         "num_sanity_val_steps", "the sanity check");
  refuse(options.fast_dev_run != 0, "fast_dev_run", "trial runs");
  refuse(options.detect_anomaly, "detect_anomaly", "anomaly detection");
  refuse(options.profiler != "none", "profiler", "profiling");
  options.enable_checkpointing = options.enable_progress_bar = options.enable_model_summary = false;
  options.log_every_n_steps = options.num_sanity_val_steps = 0;
}

void finish_profile_quietly(Profiler& profiler) {
  try {
    profiler.finish();
  } catch (const std::exception& error) {
    TORCH_WARN(error.what());
  }
}

}  // namespace

const std::string& function_name(RunFunction fn) {
  static const std::string names[] = {"", "fit", "validate", "test", "predict"};
  return names[static_cast<size_t>(fn)];
}

Engine::Engine(Trainer& trainer, TrainerOptions given, std::vector<std::shared_ptr<Callback>> given_callbacks,
               std::vector<std::shared_ptr<Logger>> given_loggers)
    : trainer(trainer), options(std::move(given)), callbacks(std::move(given_callbacks)),
      loggers(std::move(given_loggers)), hooks(trainer), logging(*this), checkpoints(*this), monitors(*this),
      precision(options.precision), device(resolve_device(options.accelerator, options.devices)), fit_loop(*this),
      validate_loop(*this, Stage::validating, false), test_loop(*this, Stage::testing, false), predict_loop(*this) {
  options.precision = precision.name();
  // Lightning has no float16 on the CPU, where LibTorch has.
  if (options.lightning_compatible && device.is_cpu() && precision.name() == "16-mixed") precision = Precision("bf16-mixed");
  const Dict checked = schema_of<TrainerOptions>().to_values(options);
  complete_values(schema_of<TrainerOptions>().fields(), checked);
  check_intervals(options);
  apply_debugging_flags(options);
  if (!options.max_time.empty()) max_seconds_ = parse_duration(options.max_time, "max_time");
  strategy = make_strategy(options.strategy, options.num_nodes, device);
  if (options.fast_dev_run > 0) loggers.clear();
  const bool has_checkpoints = std::any_of(callbacks.begin(), callbacks.end(), [](const auto& c) { return c->is_checkpoint(); });
  apply_barebones(options, has_checkpoints, !loggers.empty());
  profiler = make_profiler(options.profiler);
  hooks.set_profiler(profiler.get());
  if (has_checkpoints && !options.enable_checkpointing) {
    throw ConfigError("enable_checkpointing is false, and there is a ModelCheckpoint among the callbacks",
                      "enable_checkpointing");
  }
  const auto is_summary = [](const auto& c) { return dynamic_cast<ModelSummaryCallback*>(c.get()) != nullptr; };
  if (!options.enable_model_summary && std::any_of(callbacks.begin(), callbacks.end(), is_summary)) {
    throw ConfigError("enable_model_summary is false, and there is a ModelSummary among the callbacks",
                      "enable_model_summary");
  }
  if (!has_checkpoints && options.enable_checkpointing) callbacks.push_back(std::make_shared<ModelCheckpoint>());
  own_callbacks_ = callbacks;
  order_callbacks();
  logging.set_loggers(loggers);
}

Engine::~Engine() { detach(); }

void Engine::run(RunFunction fn, std::shared_ptr<LightningModule> new_module,
                 std::shared_ptr<LightningDataModule> new_datamodule, const std::optional<std::string>& ckpt,
                 const std::function<void()>& body) {
  if (!new_module) throw ConfigError(function_name(fn) + " needs a module");
  const CpuSettings settings(options);
  const at::AutoGradMode grad_mode(true);
  bool running = false;
  const auto fail = [&](const std::exception& error) {
    report(error);
    // What was refused before it ran leaves no files.
    if (running && profiler) finish_profile_quietly(*profiler);
  };
  // Errors of a configuration stay what they are until the loops run; then they belong to the hook they came from.
  // What was thrown stays within, as std::nested_exception.
  const auto as_training_error = [&](const std::string& message) {
    return TrainingError(hooks.where(), options.detect_anomaly ? explain_anomaly(message) : message);
  };
  const auto with_advice = [&](const std::exception& error, const std::string& message) {
    return as_training_error(is_out_of_memory(error) ? explain_out_of_memory(message) : message);
  };
  function = fn;
  interrupted = false;
  interrupted_checkpoint.clear();
  try {
    attach(std::move(new_module), std::move(new_datamodule));
    begin_profile();
    if (ckpt) ckpt_path = checkpoints.resolve_path(*ckpt);
    set_up();
    running = true;
    started_ = Clock::now();
    body();
    leave_device();
    tear_down();
    if (profiler) profiler->finish();
  } catch (const TrainingError& error) {
    fail(error);
    throw;
  } catch (const ConfigError& error) {
    const TrainingError training_error = as_training_error(error.what());
    fail(error);
    if (running && !training_error.hook().empty()) std::throw_with_nested(training_error);
    throw;
  } catch (const Error& error) {
    fail(error);
    throw;
  } catch (const c10::Error& error) {
    const TrainingError training_error = with_advice(error, error.what_without_backtrace());
    fail(training_error);
    std::throw_with_nested(training_error);
  } catch (const std::exception& error) {
    const TrainingError training_error = with_advice(error, error.what());
    fail(error);
    std::throw_with_nested(training_error);
  } catch (...) {
    const TrainingError training_error = as_training_error("something that is no std::exception was thrown");
    fail(training_error);
    std::throw_with_nested(training_error);
  }
  stage = Stage::none;
  stop_requested = false;
}

void Engine::report(const std::exception& error) {
  hooks.reset();
  // What goes wrong while an error is reported must not hide the error.
  const auto quietly = [](const auto& f) {
    try {
      f();
    } catch (...) {
    }
  };
  hooks.each_callback(Hook::on_exception,
                      [&](Callback& callback) { quietly([&] { callback.on_exception(trainer, *module, error); }); });
  if (datamodule) quietly([&] { datamodule->on_exception(error); });
  quietly([&] { logging.drain(); });
  for (const auto& logger : loggers) quietly([&] { logger->finalize("failed"); });
  quietly([&] { leave_device(); });
  hooks.reset();
  stage = Stage::none;
  stop_requested = false;
}

void Engine::attach(std::shared_ptr<LightningModule> new_module, std::shared_ptr<LightningDataModule> new_datamodule) {
  detach();
  module = std::move(new_module);
  datamodule = std::move(new_datamodule);
  module->trainer_ = &trainer;
  module->logger_connector_ = &logging;
  module->device_ = device;
  if (datamodule) datamodule->trainer_ = &trainer;
  hooks.reset();
  hooks.set_module(module.get());
  hooks.set_datamodule(datamodule.get());
  ckpt_path.reset();
  should_stop = false;
  elapsed_before = 0;
  fit_loop.reset_data();
  validate_loop.reset_data();
  test_loop.reset_data();
  switch (function) {
    case RunFunction::fit:
      stage = Stage::training;
      break;
    case RunFunction::validate:
      stage = Stage::validating;
      break;
    case RunFunction::test:
      stage = Stage::testing;
      break;
    default:
      stage = Stage::predicting;
  }
}

void Engine::begin_profile() {
  if (profiler) profiler->begin(function_name(function), options.default_root_dir);
}

void Engine::detach() {
  if (module && module->trainer_ == &trainer) {
    module->trainer_ = nullptr;
    module->logger_connector_ = nullptr;
  }
  if (datamodule && datamodule->trainer_ == &trainer) datamodule->trainer_ = nullptr;
}

void Engine::set_up() {
  if (function == RunFunction::fit) {
    const bool limited = options.max_steps != -1 || max_seconds_;
    fit_loop.set_limits(options.min_epochs.value_or(options.min_steps ? 1 : 0),
                        options.max_epochs.value_or(limited ? -1 : 1000));
  }
  add_module_callbacks();
  check_configuration();
  if (datamodule) hooks.datamodule<&LightningDataModule::prepare_data>(Hook::prepare_data);
  hooks.module<&LightningModule::prepare_data>(Hook::prepare_data);
  const std::string& name = function_name(function);
  if (datamodule) hooks.datamodule<&LightningDataModule::setup>(Hook::setup, name);
  hooks.both<&Callback::setup, &LightningModule::setup>(Hook::setup, name);
  {
    const Precision::DefaultType default_type(precision);
    hooks.module<&LightningModule::configure_model>(Hook::configure_model);
  }
  // Before weights are loaded, which would lose digits of float64 otherwise.
  precision.convert_module(*module);
  if (ckpt_path) checkpoints.restore_modules_and_callbacks(*ckpt_path);
  logging.reset_results();
  logging.reset_metrics();
  if (!device.is_cpu()) module->to(device);
  if (function == RunFunction::fit) {
    configure_optimizers();
    hooks.both<&Callback::on_fit_start, &LightningModule::on_fit_start>(Hook::on_fit_start);
  }
  log_hyperparams();
  checkpoints.restore_training_state();
  checkpoints.restore_end();
}

void Engine::add_module_callbacks() {
  callbacks = own_callbacks_;
  for (auto& callback : hooks.module<&LightningModule::configure_callbacks>(Hook::configure_callbacks)) {
    // One of the module's takes the place of those of its class.
    std::erase_if(callbacks, [&](const auto& own) { return typeid(*own) == typeid(*callback); });
    callbacks.push_back(std::move(callback));
  }
  order_callbacks();
}

void Engine::order_callbacks() {
  std::stable_partition(callbacks.begin(), callbacks.end(), [](const auto& c) { return !c->is_checkpoint(); });
  std::vector<Callback*> pointers;
  for (const auto& callback : callbacks) pointers.push_back(callback.get());
  hooks.set_callbacks(std::move(pointers));
}

void Engine::check_configuration() const {
  if (function != RunFunction::fit || module->automatic_optimization) return;
  if (options.gradient_clip_val && *options.gradient_clip_val > 0) {
    throw ConfigError("gradient_clip_val needs automatic optimization, and this module optimizes by hand: it can call "
                      "clip_gradients itself", "gradient_clip_val");
  }
  if (options.accumulate_grad_batches != 1) {
    throw ConfigError("accumulate_grad_batches needs automatic optimization, and this module optimizes by hand",
                      "accumulate_grad_batches");
  }
}

void Engine::configure_optimizers() {
  const OptimizerConfig config = hooks.module<&LightningModule::configure_optimizers>(Hook::configure_optimizers);
  optimizers = config.optimizers();
  schedulers = config.lr_schedulers();
  if (optimizers.size() > 1 && module->automatic_optimization) {
    throw ConfigError("configure_optimizers() gave " + std::to_string(optimizers.size()) +
                      " optimizers; automatic optimization takes one: set automatic_optimization = false");
  }
  if (optimizers.empty()) optimizers.push_back(std::make_shared<NullOptimizer>());
}

void Engine::log_hyperparams() {
  Dict hparams = module->hparams();
  if (datamodule) {
    for (const auto& [key, value] : datamodule->hparams()) {
      if (!hparams.contains(key)) hparams.insert_or_assign(key, value);
    }
  }
  if (hparams.empty()) return;
  for (const auto& logger : loggers) {
    logger->log_hyperparams(hparams);
    logger->save();
  }
}

void Engine::run_fit() {
  module->zero_grad();
  monitors.begin();
  {
    const IsolatedGenerators isolated;
    run_sanity_check();
  }
  checkpoints.restore_after_sanity_check();
  stop_if_time_is_over();
  fit_loop.run();
}

void Engine::run_sanity_check() {
  EvaluationLoop& loop = fit_loop.epoch_loop.val_loop;
  if (!validation_enabled() || options.num_sanity_val_steps == 0 || loop.restarting) return;
  stage = Stage::sanity_checking;
  loop.request_data();
  if (!loop.loaders().empty()) {
    std::vector<Dict> loader_states;
    for (const auto& loader : loop.loaders()) loader_states.push_back(loader->state_dict());
    logging.reset_results();
    logging.reset_metrics();
    hooks.callbacks<&Callback::on_sanity_check_start>(Hook::on_sanity_check_start);
    loop.run();
    monitors.after_sanity_check();
    hooks.callbacks<&Callback::on_sanity_check_end>(Hook::on_sanity_check_end);
    logging.reset_results();
    logging.reset_metrics();
    loop.batch_progress.reset();
    for (size_t i = 0; i < loader_states.size(); ++i) loop.loaders()[i]->load_state_dict(loader_states[i]);
  }
  stage = Stage::training;
}

// Before on_fit_end and teardown, as in Lightning.
void Engine::leave_device() {
  strategy->teardown(*module, optimizers);
  module->device_ = torch::kCPU;
}

void Engine::tear_down() {
  if (function == RunFunction::fit) {
    hooks.both<&Callback::on_fit_end, &LightningModule::on_fit_end>(Hook::on_fit_end);
  }
  const std::string& name = function_name(function);
  if (datamodule) hooks.datamodule<&LightningDataModule::teardown>(Hook::teardown, name);
  hooks.both<&Callback::teardown, &LightningModule::teardown>(Hook::teardown, name);
  logging.drain();
  for (const auto& logger : loggers) logger->finalize(interrupted ? "stopped" : "success");
}

ResultCollection* Engine::results() {
  switch (stage) {
    case Stage::training:
      return &fit_loop.epoch_loop.results;
    case Stage::sanity_checking:
    case Stage::validating:
    case Stage::testing:
      return &evaluation_loop().results;
    default:
      return nullptr;
  }
}

EvaluationLoop& Engine::evaluation_loop() {
  if (function == RunFunction::fit) return fit_loop.epoch_loop.val_loop;
  return function == RunFunction::test ? test_loop : validate_loop;
}

bool Engine::validation_enabled() const {
  return !options.limit_val_batches.is_zero() && has_loaders(Stage::validating);
}

bool Engine::has_loaders(Stage of) const {
  if (of != Stage::validating || !val_loaders_.empty()) return true;
  const EvaluationLoop& loop = fit_loop.epoch_loop.val_loop;
  return !loop.has_data() || !loop.loaders().empty();
}

DataLoaders& Engine::passed_loaders(Stage of) {
  switch (of) {
    case Stage::training:
      return train_loaders_;
    case Stage::testing:
      return test_loaders_;
    case Stage::predicting:
      return predict_loaders_;
    default:
      return val_loaders_;
  }
}

DataLoaders Engine::request_loaders(Stage of) {
  DataLoaders loaders = find_loaders(of);
  return of == Stage::training && adjust_train_loaders ? adjust_train_loaders(std::move(loaders)) : loaders;
}

DataLoaders Engine::find_loaders(Stage of) {
  if (const DataLoaders& passed = passed_loaders(of); !passed.empty()) return passed;
  const auto request = [&]<auto of_data, auto of_module>(Hook hook) {
    DataLoaders loaders;
    if (datamodule) loaders = hooks.datamodule<of_data>(hook);
    return loaders.empty() ? hooks.module<of_module>(hook) : loaders;
  };
  using D = LightningDataModule;
  using M = LightningModule;
  switch (of) {
    case Stage::training:
      return request.template operator()<&D::train_dataloader, &M::train_dataloader>(Hook::train_dataloader);
    case Stage::testing:
      return request.template operator()<&D::test_dataloader, &M::test_dataloader>(Hook::test_dataloader);
    case Stage::predicting:
      return request.template operator()<&D::predict_dataloader, &M::predict_dataloader>(Hook::predict_dataloader);
    default:
      return request.template operator()<&D::val_dataloader, &M::val_dataloader>(Hook::val_dataloader);
  }
}

Batch Engine::transfer(Batch batch, int64_t dataloader_idx) {
  batch = precision.convert_input(std::move(batch));
  if (datamodule && datamodule->transfers_batches()) {
    using D = LightningDataModule;
    batch = hooks.datamodule<&D::on_before_batch_transfer>(Hook::on_before_batch_transfer, std::move(batch), dataloader_idx);
    batch = hooks.datamodule<&D::transfer_batch_to_device>(Hook::transfer_batch_to_device, std::move(batch), device, dataloader_idx);
    return hooks.datamodule<&D::on_after_batch_transfer>(Hook::on_after_batch_transfer, std::move(batch), dataloader_idx);
  }
  using M = LightningModule;
  batch = hooks.module<&M::on_before_batch_transfer>(Hook::on_before_batch_transfer, std::move(batch), dataloader_idx);
  batch = hooks.module<&M::transfer_batch_to_device>(Hook::transfer_batch_to_device, std::move(batch), device, dataloader_idx);
  return hooks.module<&M::on_after_batch_transfer>(Hook::on_after_batch_transfer, std::move(batch), dataloader_idx);
}

void Engine::save_for_stop() {
  interrupted = true;
  fit_loop.stop_now = true;
  logging.drain();
  if (!options.enable_checkpointing || options.fast_dev_run > 0) return;
  const ModelCheckpoint* callback = trainer.checkpoint_callback();
  std::filesystem::path folder = trainer.default_checkpoint_dir();
  if (callback) folder = callback->resolved_dirpath(trainer);
  interrupted_checkpoint = (folder / ("interrupted-epoch=" + std::to_string(current_epoch()) +
                                      "-step=" + std::to_string(global_step()) + ".ckpt")).string();
  checkpoints.at_boundary = true;
  trainer.save_checkpoint(interrupted_checkpoint);
  checkpoints.at_boundary = false;
}

double Engine::elapsed() const {
  return elapsed_before + std::chrono::duration<double>(Clock::now() - started_).count();
}

void Engine::stop_if_time_is_over() {
  if (max_seconds_ && elapsed() >= *max_seconds_) should_stop = true;
}

}  // namespace leyden
