// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/stochastic_weight_averaging.h>

#include <algorithm>

#include <lightning/callbacks/batch_norms.h>
#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

/// Calls f with each batch norm's implementation.
template <class F>
void for_each_batch_norm(torch::nn::Module& module, F&& f) {
  for (const auto& each : module.modules()) detail::as_batch_norm(*each, f);
}

bool contains_batch_norm(torch::nn::Module& module) {
  const auto modules = module.modules();
  return std::any_of(modules.begin(), modules.end(), [](const auto& each) { return detail::is_batch_norm(*each); });
}

}  // namespace

void StochasticWeightAveragingOptions::describe(ParamSchema<StochasticWeightAveragingOptions>& s) {
  using O = StochasticWeightAveragingOptions;
  s.field("swa_lrs", &O::swa_lrs).above(0).help("The learning rate while averaging: one, or one for each group of parameters.");
  s.field("swa_epoch_start", &O::swa_epoch_start).help("The first epoch that is averaged: its number from 1 on (8), or a share of max_epochs (0.8).");
  s.field("annealing_epochs", &O::annealing_epochs).minimum(0).unit("epochs").help("How long the learning rate takes to get there.");
  s.field("annealing_strategy", &O::annealing_strategy).choices({"cos", "linear"}).help("The curve on which it does.");
  s.field("device", &O::device).help("Where the average lies: cpu, cuda:0. Empty: where the module does.").advanced();
}

StochasticWeightAveraging::StochasticWeightAveraging(Options options, AverageFunction avg_fn)
    : options_(std::move(options)), avg_fn_(avg_fn ? std::move(avg_fn) : detail::equal_average) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  if (options_.swa_lrs.empty()) {
    throw ConfigError("StochasticWeightAveraging needs swa_lrs, the learning rate while averaging, such as 0.05", "swa_lrs");
  }
  if (options_.swa_epoch_start.is_count() && options_.swa_epoch_start.count() < 1) {
    throw ConfigError("StochasticWeightAveraging: swa_epoch_start = 0 is not allowed: expected an epoch from 1 on, or a "
                      "share of them from 0.0 to 1.0", "swa_epoch_start");
  }
}

void StochasticWeightAveraging::setup(Trainer&, LightningModule& module, const std::string& stage) {
  if (stage != "fit") return;
  average_ = WeightCopy(module, torch::Device(torch::kCPU));
  scheduler_.reset();
  loaded_average_.reset();
  loaded_scheduler_.reset();
  is_initialized_ = in_batch_norm_epoch_ = false;
  n_averaged_ = 0;
  latest_update_epoch_ = -1;
}

void StochasticWeightAveraging::on_fit_start(Trainer& trainer, LightningModule& module) {
  Engine& engine = trainer.engine();
  if (engine.optimizers.size() != 1) throw ConfigError("StochasticWeightAveraging works with one optimizer");
  if (engine.schedulers.size() > 1) throw ConfigError("StochasticWeightAveraging works with at most one scheduler");
  max_epochs_ = trainer.max_epochs();
  const BatchLimit& start = options_.swa_epoch_start;
  if (!start.is_count() && max_epochs_ == -1) {
    throw ConfigError("swa_epoch_start is a share of max_epochs, and there is no limit of epochs; give the epoch's number",
                      "swa_epoch_start");
  }
  const int64_t number =
      start.is_count() ? start.count() : static_cast<int64_t>(static_cast<double>(max_epochs_) * start.share());
  first_epoch_ = std::max<int64_t>(number - 1, 0);

  // Layers of configure_model, another precision and the weights of a checkpoint come after setup. Lightning keeps the
  // first weights, which it hands back when averaging never begins.
  if (!trainer.options().lightning_compatible || !average_.fits(module)) average_ = WeightCopy(module);
  if (loaded_average_) average_.load_state_dict(*std::exchange(loaded_average_, std::nullopt));
  if (max_epochs_ != -1 && contains_batch_norm(module)) engine.fit_loop.set_max_epochs(max_epochs_ + 1);
  // The saved scheduler's state is not of the module's scheduler.
  if (loaded_scheduler_) engine.schedulers.clear();
}

void StochasticWeightAveraging::on_train_start(Trainer& trainer, LightningModule& module) {
  if (trainer.options().lightning_compatible) return;
  // A run that goes on within an epoch does not start that epoch again, and needs its scheduler at the epoch's end.
  if (loaded_scheduler_) initialize(trainer);
  if (max_epochs_ != -1 && trainer.current_epoch() == max_epochs_) begin_batch_norm_epoch(trainer, module, false);
}

bool StochasticWeightAveraging::averages(int64_t epoch) const {
  return first_epoch_ <= epoch && (max_epochs_ == -1 || epoch < max_epochs_);
}

void StochasticWeightAveraging::initialize(Trainer& trainer) {
  is_initialized_ = true;
  Engine& engine = trainer.engine();
  const auto device = options_.device.empty() ? engine.device : torch::Device(options_.device);
  average_.to(device);
  const std::shared_ptr<Optimizer>& optimizer = engine.optimizers.front();
  std::vector<ParamGroup>& groups = optimizer->param_groups();
  if (options_.swa_lrs.size() != 1 && options_.swa_lrs.size() != groups.size()) {
    throw ConfigError("swa_lrs has " + std::to_string(options_.swa_lrs.size()) + " learning rates, and the optimizer " +
                          std::to_string(groups.size()) + " groups of parameters",
                      "swa_lrs");
  }
  for (size_t i = 0; i < groups.size(); ++i) groups[i].initial_lr = options_.swa_lrs[options_.swa_lrs.size() == 1 ? 0 : i];
  scheduler_ = std::make_shared<SWALR>(optimizer, options_.swa_lrs, options_.annealing_epochs, options_.annealing_strategy);
  if (loaded_scheduler_) scheduler_->load_state_dict(*std::exchange(loaded_scheduler_, std::nullopt));
  engine.schedulers.assign(1, {scheduler_, {}});
}

void StochasticWeightAveraging::on_train_epoch_start(Trainer& trainer, LightningModule& module) {
  const int64_t epoch = trainer.current_epoch();
  if (!is_initialized_ && averages(epoch)) initialize(trainer);
  if (averages(epoch) && epoch > latest_update_epoch_) {
    update();
    latest_update_epoch_ = epoch;
  }
  if (max_epochs_ != -1 && epoch == max_epochs_) begin_batch_norm_epoch(trainer, module, true);
}

void StochasticWeightAveraging::update() {
  const at::NoGradGuard no_grad;
  for (size_t i = 0; i < average_.parameters().size(); ++i) {
    const torch::Tensor& average = average_.parameters()[i];
    const torch::Tensor now = average_.module_parameters()[i].detach().to(average.device());
    average.copy_(n_averaged_ == 0 ? now : avg_fn_(average, now, n_averaged_));
  }
  ++n_averaged_;
}

// One pass without updates, in which batch norms average over all batches alike.
void StochasticWeightAveraging::begin_batch_norm_epoch(Trainer& trainer, LightningModule& module, bool anew) {
  const at::NoGradGuard no_grad;
  Engine& engine = trainer.engine();
  const bool compatible = engine.options.lightning_compatible;
  if (anew && (n_averaged_ > 0 || compatible)) average_.copy_parameters_to_module();
  for_each_batch_norm(module, [&](auto& norm) {
    if (!anew || !norm.running_mean.defined()) return;
    norm.running_mean.zero_();
    norm.running_var.fill_(1);
    norm.num_batches_tracked.zero_();
  });
  if (std::exchange(in_batch_norm_epoch_, true)) return;
  momenta_.clear();
  for_each_batch_norm(module, [&](auto& norm) {
    momenta_.emplace_back(&norm.options.momentum(), norm.options.momentum());
    norm.options.momentum(std::nullopt);
  });
  // Lightning's last batch still updates, with the gradients that the last epoch left where it did not validate.
  if (!compatible) module.zero_grad();
  FitLoop& loop = engine.fit_loop;
  loop.set_max_batches(loop.max_batches() + 1);
  loop.epoch_loop.skip_backward = true;
  accumulate_grad_batches_ = std::exchange(engine.options.accumulate_grad_batches, loop.max_batches());
}

void StochasticWeightAveraging::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  trainer.engine().fit_loop.epoch_loop.skip_backward = false;
}

void StochasticWeightAveraging::end_batch_norm_epoch(Trainer& trainer) {
  Engine& engine = trainer.engine();
  in_batch_norm_epoch_ = engine.fit_loop.epoch_loop.skip_backward = false;
  engine.options.accumulate_grad_batches = accumulate_grad_batches_;
  engine.fit_loop.set_max_batches(engine.fit_loop.max_batches() - 1);
  engine.fit_loop.set_max_epochs(engine.fit_loop.max_epochs() - 1);
  for (const auto& [momentum, value] : momenta_) *momentum = value;
}

void StochasticWeightAveraging::on_train_end(Trainer& trainer, LightningModule&) {
  if (in_batch_norm_epoch_) return end_batch_norm_epoch(trainer);
  if (max_epochs_ != -1 && trainer.current_epoch() != max_epochs_) return;  // it ended earlier
  if (n_averaged_ > 0 || trainer.options().lightning_compatible) average_.copy_parameters_to_module();
}

Dict StochasticWeightAveraging::state_dict() {
  return {{"n_averaged", n_averaged_},
          {"latest_update_epoch", latest_update_epoch_},
          {"scheduler_state", scheduler_ ? Value(scheduler_->state_dict()) : Value()},
          {"average_model_state", average_.empty() ? Value() : Value(average_.state_dict())}};
}

void StochasticWeightAveraging::load_state_dict(const Dict& state) {
  n_averaged_ = state.at("n_averaged").as_int();
  latest_update_epoch_ = state.at("latest_update_epoch").as_int();
  if (const Value& scheduler = state.at("scheduler_state"); scheduler.is_dict()) loaded_scheduler_ = scheduler.as_dict();
  if (const Value& average = state.at("average_model_state"); average.is_dict()) loaded_average_ = average.as_dict();
}

}  // namespace leyden
