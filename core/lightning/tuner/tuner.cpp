// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/tuner/tuner.h>

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>

#include <cmath>

#include <lightning/callback.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/module_mode.h>
#include <lightning/seed.h>
#include <lightning/trainer.h>

namespace leyden {

namespace {

/// Lightning's schedule of lr_find: the first step at the optimizer's learning rate, the last at end_lr.
class RampLR : public LRScheduler {
 public:
  RampLR(std::shared_ptr<Optimizer> optimizer, double end_lr, int64_t steps, bool exponential)
      : LRScheduler(std::move(optimizer)), end_lr_(end_lr), steps_(steps), exponential_(exponential) {
    initial_step();
  }
  std::string name() const override { return exponential_ ? "_ExponentialLR" : "_LinearLR"; }

 protected:
  std::vector<double> get_lr() override {
    if (last_epoch() <= 0) return base_lrs_;
    const double share = static_cast<double>(last_epoch() + 1) / static_cast<double>(steps_);
    std::vector<double> lrs;
    for (const double base : base_lrs_) {
      lrs.push_back(exponential_ ? base * std::pow(end_lr_ / base, share) : base + share * (end_lr_ - base));
    }
    return lrs;
  }

 private:
  double end_lr_;
  int64_t steps_;
  bool exponential_;
};

/// The module as it was when training began, and the loaders, given back when it goes out of scope.
class Kept : public Callback {
 public:
  explicit Kept(std::shared_ptr<LightningModule> module) : module_(std::move(module)) {}
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept() override { restore(); }

  void on_fit_start(Trainer&, LightningModule& module) override {
    modes_.capture(module);
    for (const auto& [name, tensor] : module_state_dict(module)) weights_.insert_or_assign(name, tensor.as_tensor().clone());
    began_ = true;
  }
  void keep(const DataLoaders& loaders) {
    for (const auto& loader : loaders) loaders_.emplace_back(loader, loader->state_dict());
  }

 private:
  void restore() noexcept {
    try {
      if (began_) {
        load_module_state_dict(*module_, weights_);
        module_->zero_grad();
        modes_.restore();
      }
      for (auto& [loader, state] : loaders_) loader->load_state_dict(state);
    } catch (const std::exception& error) {
      TORCH_WARN("after tuning the module could not be restored: ", error.what());
    }
  }

  std::shared_ptr<LightningModule> module_;
  ModuleMode modes_;
  Dict weights_;
  bool began_ = false;
  std::vector<std::pair<std::shared_ptr<DataLoader>, Dict>> loaders_;
};

/// Sets the learning rates, and notes what they do to the loss.
class LrWatch : public Callback {
 public:
  LrWatch(const LrFindOptions& options, LrCurve& curve) : options_(options), curve_(curve) {}

  void on_fit_start(Trainer& trainer, LightningModule& module) override {
    Engine& engine = trainer.engine();
    if (engine.optimizers.size() != 1 || !module.automatic_optimization) {
      throw ConfigError("lr_find works with one optimizer and automatic optimization; this module has " +
                        std::to_string(engine.optimizers.size()) + (module.automatic_optimization ? "" : ", by hand"));
    }
    for (ParamGroup& group : engine.optimizers[0]->param_groups()) {
      group.set_lr(options_.min_lr);
      group.initial_lr = options_.min_lr;
    }
    LRSchedulerConfig each_step;
    each_step.interval = "step";
    ramp_ = std::make_shared<RampLR>(engine.optimizers[0], options_.max_lr, options_.num_training,
                                     options_.mode == "exponential");
    engine.schedulers = {{ramp_, each_step}};
  }

  void on_train_batch_start(Trainer& trainer, LightningModule&, const Batch&, int64_t batch_idx) override {
    if (steps(trainer, batch_idx)) curve_.lrs.push_back(ramp_->get_last_lr()[0]);
  }

  void on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput& outputs, const Batch&,
                          int64_t batch_idx) override {
    if (!steps(trainer, batch_idx)) return;
    if (!outputs.loss.defined()) {
      curve_.losses.push_back(std::nan(""));
      return;
    }
    const int64_t step = trainer.global_step();
    constexpr double beta = 0.98;
    average_ = beta * average_ + (1 - beta) * outputs.loss.item<double>();
    const double smoothed = average_ / (1 - std::pow(beta, static_cast<double>(step + 1)));
    if (options_.early_stop_threshold && step > 1 && smoothed > *options_.early_stop_threshold * least_) {
      trainer.set_should_stop(true);
      curve_.stopped_early = step < options_.num_training;
    }
    if (smoothed < least_ || step == 1) least_ = smoothed;
    curve_.losses.push_back(smoothed);
  }

 private:
  static bool steps(const Trainer& trainer, int64_t batch_idx) {
    return (batch_idx + 1) % trainer.options().accumulate_grad_batches == 0;
  }

  const LrFindOptions& options_;
  LrCurve& curve_;
  std::shared_ptr<RampLR> ramp_;
  double average_ = 0, least_ = 0;
};

/// The flags of a trial: so many steps of training and nothing beside.
TrainerOptions trial_options(TrainerOptions options, int64_t steps) {
  options.max_steps = steps;
  options.max_epochs = -1;
  options.min_epochs.reset();
  options.min_steps.reset();
  options.max_time.clear();
  options.limit_val_batches = BatchLimit(int64_t{0});
  options.num_sanity_val_steps = 0;
  options.enable_checkpointing = false;
  options.log_every_n_steps = 0;
  options.profiler = "none";
  options.barebones = false;
  return options;
}

}  // namespace

Tuner::Tuner(TrainerOptions options) : options_(std::move(options)) {
  if (options_.fast_dev_run > 0) {
    throw ConfigError("fast_dev_run tries everything with a few batches; there is nothing to tune then", "fast_dev_run");
  }
}

Tuner::~Tuner() = default;

void Tuner::request_stop() {
  stop_ = true;
  const std::lock_guard lock(mutex_);
  if (trainer_) trainer_->request_stop();
}

void Tuner::train(const Subject& subject, int64_t steps, std::vector<std::shared_ptr<Callback>> callbacks,
                  const std::function<DataLoaders(DataLoaders)>& adjust) {
  Trainer trainer(trial_options(options_, steps), std::move(callbacks));
  trainer.engine().adjust_train_loaders = adjust;
  struct Current {
    Current(Tuner& tuner, Trainer& trainer) : tuner(tuner) {
      const std::lock_guard lock(tuner.mutex_);
      tuner.trainer_ = &trainer;
    }
    ~Current() {
      const std::lock_guard lock(tuner.mutex_);
      tuner.trainer_ = nullptr;
    }
    Tuner& tuner;
  } const current(*this, trainer);
  if (stop_) throw Interrupted();
  if (subject.datamodule) {
    trainer.fit(subject.module, subject.datamodule);
  } else {
    trainer.fit(subject.module, subject.train);
  }
  if (stop_) throw Interrupted();
}

LrCurve Tuner::lr_find(std::shared_ptr<LightningModule> module, std::shared_ptr<LightningDataModule> datamodule,
                       const LrFindOptions& options) {
  return find_lr({std::move(module), std::move(datamodule), {}}, options);
}

LrCurve Tuner::lr_find(std::shared_ptr<LightningModule> module, DataLoaders train, const LrFindOptions& options) {
  return find_lr({std::move(module), nullptr, std::move(train)}, options);
}

LrCurve Tuner::find_lr(const Subject& subject, const LrFindOptions& options) {
  if (!subject.module) throw ConfigError("lr_find needs a module");
  complete_values(schema_of<LrFindOptions>().fields(), schema_of<LrFindOptions>().to_values(options));
  if (options.min_lr >= options.max_lr) throw ConfigError("lr_find needs a min_lr below max_lr", "min_lr");
  LrCurve curve;
  {
    const IsolatedGenerators isolated;
    const auto kept = std::make_shared<Kept>(subject.module);
    train(subject, options.num_training, {kept, std::make_shared<LrWatch>(options, curve)}, [&](DataLoaders loaders) {
      kept->keep(loaders);
      return loaders;
    });
  }
  // A step that was stopped within has a learning rate and no loss.
  curve.lrs.resize(curve.losses.size());
  curve.suggested = curve.steepest(options.skip_begin, options.skip_end);
  if (options.set_lr && curve.suggested) options.set_lr(*curve.suggestion());
  return curve;
}

BatchSizeResult Tuner::scale_batch_size(std::shared_ptr<LightningModule> module,
                                        std::shared_ptr<LightningDataModule> datamodule,
                                        const BatchSizeOptions& options) {
  return find_batch_size({std::move(module), std::move(datamodule), {}}, options);
}

BatchSizeResult Tuner::scale_batch_size(std::shared_ptr<LightningModule> module, DataLoaders train,
                                        const BatchSizeOptions& options) {
  return find_batch_size({std::move(module), nullptr, std::move(train)}, options);
}

namespace {

std::shared_ptr<DataLoader> with_batch_size(const DataLoader& loader, int64_t size) {
  return std::make_shared<DataLoader>(loader.dataset(), DataLoaderOptions(loader.options()).batch_size(size));
}

/// What an allocator keeps for later, which another size could use.
void empty_caches() {
  if (at::accelerator::isAccelerator(torch::kCUDA) && at::globalContext().hasCUDA()) at::accelerator::emptyCache();
}

}  // namespace

BatchSizeResult Tuner::find_batch_size(const Subject& subject, const BatchSizeOptions& options) {
  if (!subject.module) throw ConfigError("scale_batch_size needs a module");
  complete_values(schema_of<BatchSizeOptions>().fields(), schema_of<BatchSizeOptions>().to_values(options));
  const IsolatedGenerators isolated;
  int64_t present = 0, samples = 0;
  // No step: the loaders are asked for, and that is all.
  train(subject, 0, {std::make_shared<Kept>(subject.module)}, [&](DataLoaders loaders) {
    for (const auto& loader : loaders) {
      present = loader->options().batch_size();
      samples = std::max(samples, loader->dataset()->size());
    }
    return loaders;
  });
  const auto attempt = [&](int64_t size) {
    try {
      const auto kept = std::make_shared<Kept>(subject.module);
      train(subject, options.steps_per_trial, {kept}, [&](const DataLoaders& loaders) {
        DataLoaders resized;
        for (const auto& loader : loaders) resized.append(with_batch_size(*loader, size));
        return resized;
      });
    } catch (const std::exception& error) {
      if (!is_out_of_memory(error)) throw;
      empty_caches();
      return false;
    }
    empty_caches();
    return true;
  };
  const BatchSizeResult result = search_batch_size(options, present, samples, attempt);
  if (options.set_batch_size) options.set_batch_size(result.batch_size);
  return result;
}

}  // namespace leyden
