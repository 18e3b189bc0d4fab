// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loops/training_epoch_loop.h>

#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/seed.h>

namespace leyden {

TrainingEpochLoop::TrainingEpochLoop(Engine& engine)
    : val_loop(engine, Stage::validating, true), engine_(engine) {}

void TrainingEpochLoop::run(TrainReader& reader) {
  reset();
  engine_.fit_loop.begin_epoch_data();
  if (restarting && resume_point != ResumePoint::unknown) {
    finish_resumed_batch();
    if (stops()) return;
  }
  resume_point = ResumePoint::unknown;
  while (!done()) {
    if (advance(reader) == Next::skip_rest) break;
    on_advance_end();
    restarting = false;
    restart_stage_ = RestartStage::none;
    if (stops()) return;
  }
  restarting = false;
  restart_stage_ = RestartStage::none;
}

bool TrainingEpochLoop::stops() {
  if (!engine_.stop_requested.load(std::memory_order_relaxed)) return false;
  engine_.save_for_stop();
  return true;
}

// What the run that wrote the checkpoint did after it had written it, up to the next batch.
void TrainingEpochLoop::finish_resumed_batch() {
  set_restarting(false);
  restart_stage_ = RestartStage::none;
  switch (std::exchange(resume_point, ResumePoint::unknown)) {
    case ResumePoint::batch_end:
      engine_.logging.on_batch_end();
      engine_.logging.update_train_step_metrics();
      on_advance_end();
      break;
    case ResumePoint::in_validation:
      validation_pending = true;
      on_advance_end();
      break;
    case ResumePoint::validation_end:
      skip_next_validation_ = true;
      on_advance_end();
      break;
    default:
      break;
  }
}

int64_t TrainingEpochLoop::global_step() const {
  return !engine_.module || engine_.module->automatic_optimization ? optim_progress.optimizer_steps()
                                                                   : manual_step_progress.total.completed;
}

bool TrainingEpochLoop::is_last_batch_ready() const {
  return batch_progress.current.ready == engine_.fit_loop.max_batches() || batch_progress.is_last_batch;
}

bool TrainingEpochLoop::should_accumulate() const {
  return batch_progress.current.ready % engine_.options.accumulate_grad_batches != 0 && !is_last_batch_ready();
}

int64_t TrainingEpochLoop::accumulation_window() const {
  const int64_t window = engine_.options.accumulate_grad_batches;
  if (window == 1 || engine_.options.lightning_compatible) return window;
  // Better than Lightning: the last window of an epoch is divided by the batches that it has.
  const int64_t batches = engine_.fit_loop.max_batches();
  const int64_t first_of_last = (batches - 1) / window * window;
  return batch_progress.current.ready > first_of_last ? batches - first_of_last : window;
}

bool TrainingEpochLoop::done() const {
  const int64_t max_steps = engine_.options.max_steps;
  const bool training_done = (max_steps != -1 && global_step() >= max_steps) || is_last_batch_ready();
  const bool validation_done = !restarting || val_loop.has_run;
  if (training_done && validation_done) return true;
  return engine_.should_stop && engine_.fit_loop.can_stop_early();
}

void TrainingEpochLoop::set_restarting(bool value) { restarting = val_loop.restarting = value; }

void TrainingEpochLoop::update_restart_stage() {
  const Counts& total = batch_progress.total;
  restart_stage_ = RestartStage::none;
  if (restarting && total.started == total.ready && total.processed == total.started) {
    if (total.completed == total.processed - 1) restart_stage_ = RestartStage::on_train_batch_end;
    if (total.completed == total.processed) restart_stage_ = RestartStage::on_last;
  }
  val_loop.update_restart_stage();
}

void TrainingEpochLoop::reset_for_resume() {
  if (resume_point == ResumePoint::batch_end) batch_progress.increment_completed();
  if (resume_point == ResumePoint::within_batch) {
    batch_progress.total.ready -= batch_progress.current.ready - batch_progress.current.completed;
    batch_progress.total.started = batch_progress.total.processed = batch_progress.total.ready;
    batch_progress.is_last_batch = false;
  }
  batch_progress.reset_on_restart();
  scheduler_progress.reset_on_restart();
  optim_progress.reset_on_restart();
}

void TrainingEpochLoop::reset() {
  if (restarting && resume_point != ResumePoint::unknown) return reset_for_resume();
  const bool on_batch_end = restart_stage_ == RestartStage::on_train_batch_end;
  // A checkpoint is written before the batch is counted here, except between batches.
  if (restarting && !should_accumulate() && (on_batch_end || restart_stage_ != RestartStage::on_last)) {
    ++batches_that_stepped;
  }
  if (on_batch_end) {
    batch_progress.increment_completed();
    if (batch_progress.current.completed >= engine_.fit_loop.max_batches()) {
      batch_progress.reset_on_run();
      scheduler_progress.reset_on_run();
      optim_progress.reset_on_run();
      val_loop.batch_progress.total.reset();
    }
  }
  if (restarting) {
    batch_progress.reset_on_restart();
    scheduler_progress.reset_on_restart();
    optim_progress.reset_on_restart();
    return;
  }
  batch_progress.reset_on_run();
  scheduler_progress.reset_on_run();
  optim_progress.reset_on_run();
  val_loop.batch_progress.total.reset();
}

TrainingEpochLoop::Next TrainingEpochLoop::advance(TrainReader& reader) {
  if (restarting && should_validate_now()) {
    if (val_loop.restarted_mid_evaluation) return Next::go_on;
    if (restart_stage_ == RestartStage::on_last) {
      skip_next_validation_ = true;
      return Next::go_on;
    }
    val_loop.increment_progress_to_end();
  }
  val_loop.restarting = false;

  Batch batch;
  const int64_t batch_idx = this->batch_idx() + 1;
  {
    const ProfiledAction timed = engine_.hooks.profiled(action::train_next);
    if (!reader.next(batch)) return Next::skip_rest;
  }
  batch_progress.is_last_batch = reader.done();
  batch = engine_.transfer(std::move(batch), 0);
  batch_progress.increment_ready();
  engine_.logging.on_batch_start(batch);

  HookDispatcher& hooks = engine_.hooks;
  const bool goes_on = hooks.both<&Callback::on_train_batch_start, &LightningModule::on_train_batch_start>(
      Hook::on_train_batch_start, batch, batch_idx);
  StepOutput output;
  if (goes_on) {
    batch_progress.increment_started();
    const ProfiledAction timed = hooks.profiled(action::training_batch);
    output = engine_.module->automatic_optimization ? optimize_automatically(batch, batch_idx)
                                                    : optimize_manually(batch, batch_idx);
  } else {
    batch_progress.is_last_batch = true;
  }
  batch_progress.increment_processed();
  update_lr_schedulers(true, false);
  if (is_last_batch_ready()) update_lr_schedulers(false, false);
  if (!goes_on) return Next::skip_rest;

  engine_.stop_if_time_is_over();
  hooks.both<&Callback::on_train_batch_end, &LightningModule::on_train_batch_end>(Hook::on_train_batch_end, output,
                                                                                  batch, batch_idx);
  engine_.logging.on_batch_end();
  batch_progress.increment_completed();
  engine_.logging.update_train_step_metrics();
  if (engine_.monitors.is_waiting()) engine_.monitors.after_first_batch();
  return Next::go_on;
}

void TrainingEpochLoop::on_advance_end() {
  const bool validates = !skip_next_validation_ && (validation_pending || should_validate_now());
  skip_next_validation_ = false;
  if (validates) validate();
  if (validation_pending) return;  // stopped within it
  update_lr_schedulers(true, true);
  if (!should_accumulate()) ++batches_that_stepped;
  if (!engine_.should_stop) return;
  engine_.logging.drain();
  for (const auto& logger : engine_.loggers) logger->save();
}

bool TrainingEpochLoop::should_validate_this_epoch() const {
  if (!engine_.validation_enabled()) return false;
  const auto& every = engine_.options.check_val_every_n_epoch;
  return !every || (engine_.current_epoch() + 1) % *every == 0;
}

bool TrainingEpochLoop::should_validate_now() const {
  if (!should_validate_this_epoch()) return false;
  if (engine_.should_stop && engine_.fit_loop.can_stop_early()) return true;
  const CheckInterval& interval = engine_.options.val_check_interval;
  if (interval.is_time()) return engine_.fit_loop.seconds_since_validation() >= interval.seconds();
  const int64_t batch = engine_.options.check_val_every_n_epoch ? batch_idx() : total_batch_idx();
  return (batch + 1) % engine_.fit_loop.val_check_batch() == 0;
}

void TrainingEpochLoop::validate() {
  engine_.stage = Stage::validating;
  const auto first_iteration = engine_.logging.first_iteration();
  if (!should_accumulate()) {
    engine_.hooks.module<&LightningModule::on_validation_model_zero_grad>(Hook::on_validation_model_zero_grad);
  }
  val_loop.setup_data();  // new loaders may draw their seeds: before the generators are noted
  const CpuGeneratorSnapshot before;
  const Dict generators = engine_.device.is_cpu() ? Dict() : generator_states();
  const Value::List loaders = val_loop.loader_states();
  validation_pending = false;
  val_loop.run();
  if (val_loop.was_stopped()) {
    // As it was before validation, which runs again when the run goes on.
    before.restore();
    if (!generators.empty()) set_generator_states(generators);
    val_loop.load_loader_states(loaders);
    validation_pending = true;
  }
  engine_.stage = Stage::training;
  engine_.logging.set_first_iteration(first_iteration);
}

void TrainingEpochLoop::update_lr_schedulers(bool per_step, bool plateau) {
  if (engine_.schedulers.empty() || !engine_.module->automatic_optimization) return;
  if (per_step && should_accumulate()) return;
  const int64_t index = (per_step ? batch_idx() : engine_.current_epoch()) + 1;
  for (const auto& [scheduler, config] : engine_.schedulers) {
    if (plateau != scheduler->is_plateau() || (config.interval == "step") != per_step) continue;
    if (index % config.frequency != 0) continue;
    std::optional<double> metric;
    if (plateau) {
      const MetricTable& metrics = engine_.logging.callback_metrics();
      metric = metrics.get(config.monitor);
      if (!metric && config.strict) {
        std::string known;
        for (const auto& name : metrics.names()) known += (known.empty() ? "" : ", ") + name;
        throw ConfigError(scheduler->name() + " follows the metric '" + config.monitor +
                              "', which nothing has logged; there is " + (known.empty() ? "none" : known) +
                              did_you_mean(config.monitor, metrics.names()),
                          "monitor");
      }
      if (!metric) continue;
    }
    scheduler_progress.increment_ready();
    engine_.hooks.module<&LightningModule::lr_scheduler_step>(Hook::lr_scheduler_step, *scheduler, metric);
    scheduler_progress.increment_completed();
  }
}

}  // namespace leyden
