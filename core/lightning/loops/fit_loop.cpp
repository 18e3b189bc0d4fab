// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loops/fit_loop.h>

#include <lightning/duration.h>
#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/seed.h>

namespace leyden {

void FitLoop::run() {
  stop_now = false;
  setup_data();
  // An epoch of ours that was under way is ended properly, even where no step is left.
  bool resumes_epoch = restarting_ && epoch_loop.resume_point != ResumePoint::unknown;
  if ((!resumes_epoch && done()) || engine_.options.limit_train_batches.is_zero()) return;
  reset();
  on_run_start();
  while (std::exchange(resumes_epoch, false) || !done()) {
    on_advance_start();
    {
      const ProfiledAction timed = engine_.hooks.profiled(action::training_epoch);
      epoch_loop.run(reader_);
    }
    if (stop_now) break;
    on_advance_end();
    restarting_ = loaded_ = resuming_ = false;
    restart_stage_ = RestartStage::none;
    if (engine_.stop_requested.load(std::memory_order_relaxed)) {
      engine_.save_for_stop();
      break;
    }
  }
  restarting_ = loaded_ = resuming_ = false;
  engine_.logging.drain();
  engine_.hooks.both<&Callback::on_train_end, &LightningModule::on_train_end>(Hook::on_train_end);
}

bool FitLoop::iteration_based() const { return engine_.options.max_steps != -1; }

bool FitLoop::can_stop_early() const {
  const auto& min_steps = engine_.options.min_steps;
  return (min_epochs_ == 0 || epoch_progress.current.processed >= min_epochs_) &&
         (!min_steps || *min_steps == 0 || epoch_loop.global_step() >= *min_steps);
}

bool FitLoop::done() {
  if (max_batches_ == 0) return true;
  const int64_t max_steps = engine_.options.max_steps;
  if (max_steps != -1 && epoch_loop.global_step() >= max_steps) return true;
  if (max_epochs_ != -1 && epoch_progress.current.processed >= max_epochs_) {
    epoch_progress.current.completed = epoch_progress.current.processed;
    return true;
  }
  return engine_.should_stop && can_stop_early();
}

void FitLoop::reset_data() {
  has_data_ = false;
  last_reload_epoch_ = -1;
  max_batches_ = 0;
  finishes_epoch_ = false;
  data_state_.reset();
  loader_state_.reset();
  epoch_loop.resume_point = ResumePoint::unknown;
  epoch_loop.validation_pending = false;
  epoch_loop.val_loop.reset_data();
}

void FitLoop::setup_data() {
  const TrainerOptions& options = engine_.options;
  const int64_t every = options.reload_dataloaders_every_n_epochs;
  const bool reloads = every > 0 && engine_.current_epoch() - last_reload_epoch_ >= every;
  if ((has_data_ && !reloads) || options.limit_train_batches.is_zero()) return;

  DataLoaders loaders = engine_.request_loaders(Stage::training);
  if (loaders.empty()) throw ConfigError("fit needs a training loader: neither was one passed, nor does the data module or the module have a train_dataloader()");
  if (has_data_) loader_state_.reset();  // of the loaders before
  if (!options.overfit_batches.is_zero()) loaders = loaders.without_shuffle();
  max_batches_ = options.limit_train_batches.of(loaders.batches(), "limit_train_batches");
  reader_.set(std::move(loaders), max_batches_);
  has_data_ = true;
  if (max_batches_ == 0) return;
  last_reload_epoch_ = engine_.current_epoch();

  note_validation();
  if (options.val_check_interval.is_time()) return;
  const BatchLimit& interval = options.val_check_interval.batches();
  if (interval.is_count()) {
    val_check_batch_ = interval.count();
    if (val_check_batch_ > max_batches_ && options.check_val_every_n_epoch && !options.limit_val_batches.is_zero()) {
      throw ConfigError("val_check_interval is " + interval.to_string() + " batches, and an epoch has " +
                            std::to_string(max_batches_) +
                            "; make it smaller, or set check_val_every_n_epoch to none to count across epochs",
                        "val_check_interval");
    }
  } else {
    val_check_batch_ = static_cast<int64_t>(static_cast<double>(max_batches_) * interval.share());
  }
  val_check_batch_ = std::max<int64_t>(1, val_check_batch_);
}

void FitLoop::note_validation() { last_validation_at_ = clock(); }

double FitLoop::seconds_since_validation() const { return clock() - last_validation_at_; }

void FitLoop::begin_epoch_data() {
  const int64_t ready = epoch_loop.batch_progress.current.ready;
  if (auto state = std::exchange(loader_state_, std::nullopt)) {
    // The loader may be ahead of the loop by a batch, which is repeated.
    const bool in_epoch = epoch_loop.restarting && state->at("in_epoch").as_bool();
    reader_.load_state_dict(*state, ready);
    if (in_epoch) return reader_.set_fetched(ready);
  }
  reader_.begin();
  reader_.set_fetched(ready);
}

void FitLoop::set_restarting(bool restarting) {
  // An epoch that came to its end is not gone on with.
  const Counts& epoch = epoch_progress.current;
  const bool unfinished = epoch.ready != epoch.processed || epoch.started != epoch.processed;
  restarting_ = (restarting && unfinished) || (iteration_based() && engine_.options.lightning_compatible);
  epoch_loop.set_restarting(restarting_);
}

void FitLoop::update_restart_stage() {
  const Counts& total = epoch_progress.total;
  const bool started = total.started == total.ready;
  restart_stage_ = RestartStage::none;
  if (restarting_ && total.started == total.ready - 1 && total.processed == total.started &&
      total.completed == total.processed) {
    restart_stage_ = RestartStage::on_epoch_start;
  } else if (restarting_ && started && total.processed == total.started - 1 && total.completed == total.processed) {
    restart_stage_ = RestartStage::mid_epoch;
  } else if (started && total.processed == total.started && total.completed == total.processed - 1) {
    if (restarting_) restart_stage_ = RestartStage::on_epoch_end;
    if (!restarting_ && loaded_) restart_stage_ = RestartStage::resumed_on_epoch_end;
  }
  epoch_loop.update_restart_stage();
}

void FitLoop::reset() {
  update_restart_stage();
  if (restart_stage_ == RestartStage::on_epoch_start) epoch_progress.reset_on_restart();
  const bool is_own = epoch_loop.resume_point != ResumePoint::unknown;
  finishes_epoch_ = is_own && restart_stage_ == RestartStage::resumed_on_epoch_end;
  // The epoch loop's counts are still those of the epoch before.
  if (is_own && restart_stage_ == RestartStage::on_epoch_start) epoch_loop.set_restarting(false);
  if (is_own) {
    restarting_ = false;  // the epoch ends as any other does
    return;
  }
  if (restart_stage_ == RestartStage::resumed_on_epoch_end) epoch_progress.increment_completed();
  if (!epoch_loop.restarted_on_train_batch_end() || !epoch_loop.batch_progress.is_last_batch) return;
  if (restart_stage_ == RestartStage::mid_epoch) {
    epoch_progress.increment_processed();
    epoch_progress.increment_completed();
  } else if (!epoch_loop.val_loop.batch_progress.is_last_batch) {
    epoch_progress.increment_completed();
  }
}

void FitLoop::on_run_start() {
  if (!iteration_based() && !finishes_epoch_) epoch_progress.current.completed = epoch_progress.current.processed;
  if (epoch_loop.should_validate_this_epoch() && epoch_loop.val_loop.loaders().empty()) {
    engine_.stage = Stage::validating;
    epoch_loop.val_loop.setup_data();
    engine_.stage = Stage::training;
  }
  engine_.hooks.both<&Callback::on_train_start, &LightningModule::on_train_start>(Hook::on_train_start);
  if (data_state_) restore_data();
  if (!std::exchange(finishes_epoch_, false)) return;
  engine_.logging.epoch_end_reached();
  end_epoch();
}

Dict FitLoop::data_state() const {
  const EvaluationLoop& val_loop = epoch_loop.val_loop;
  Dict state{{"generators", generator_states()}};
  if (reader_) {
    Dict loader = reader_.state_dict();
    loader.insert_or_assign("in_epoch", reader_.has_begun());
    state.insert_or_assign("train_loader", std::move(loader));
  }
  state.insert_or_assign("reloaded", last_reload_epoch_);
  if (!val_loop.has_data()) return state;
  state.insert_or_assign("val_reloaded", val_loop.last_reload_epoch());
  state.insert_or_assign("val_loaders", val_loop.loader_states());
  state.insert_or_assign("val_rows", val_loop.row_state());
  return state;
}

void FitLoop::restore_data() {
  const Dict state = std::move(*std::exchange(data_state_, std::nullopt));
  EvaluationLoop& val_loop = epoch_loop.val_loop;
  if (const Value* epoch = state.find("val_reloaded"); epoch && engine_.validation_enabled()) {
    engine_.stage = Stage::validating;
    if (!val_loop.has_data()) val_loop.setup_data();
    engine_.stage = Stage::training;
    val_loop.set_last_reload_epoch(epoch->as_int());
    val_loop.load_loader_states(state.at("val_loaders").as_list());
    const Value* rows = state.find("val_rows");
    if (rows) val_loop.load_row_state(rows->as_dict(), epoch_loop.resume_point == ResumePoint::in_validation);
  } else {
    val_loop.reset_data();  // not asked for yet where the checkpoint was written
  }
  last_reload_epoch_ = state.at("reloaded").as_int();
  if (const Value* loader = state.find("train_loader")) loader_state_ = loader->as_dict();
  set_generator_states(state.at("generators").as_dict());
}

void FitLoop::on_advance_start() {
  setup_data();
  if (restart_stage_ == RestartStage::mid_epoch || restart_stage_ == RestartStage::on_epoch_end) return;
  if (restart_stage_ != RestartStage::on_epoch_start) epoch_progress.increment_ready();
  engine_.hooks.both<&Callback::on_train_epoch_start, &LightningModule::on_train_epoch_start>(
      Hook::on_train_epoch_start);
  epoch_progress.increment_started();
}

void FitLoop::on_advance_end() {
  engine_.logging.epoch_end_reached();
  epoch_progress.increment_processed();

  // Callbacks that follow a metric come after the module, which may log it in this hook.
  HookDispatcher& hooks = engine_.hooks;
  const auto monitors = [](const Callback& c) { return c.is_monitoring(); };
  hooks.callbacks_if<&Callback::on_train_epoch_end>([&](const Callback& c) { return !monitors(c); },
                                                    Hook::on_train_epoch_end);
  hooks.module<&LightningModule::on_train_epoch_end>(Hook::on_train_epoch_end);
  hooks.callbacks_if<&Callback::on_train_epoch_end>(monitors, Hook::on_train_epoch_end);
  end_epoch();
}

// What follows the hooks.
void FitLoop::end_epoch() {
  engine_.logging.on_epoch_end();
  if (!restarting_ && epoch_loop.is_last_batch_ready()) epoch_loop.update_lr_schedulers(false, true);

  // The epoch's row carries the last batch's x.
  --epoch_loop.batches_that_stepped;
  engine_.logging.update_train_epoch_metrics();
  ++epoch_loop.batches_that_stepped;
  engine_.logging.drain();
  for (const auto& logger : engine_.loggers) logger->save();
  reader_.end_epoch();
  epoch_progress.increment_completed();
}

}  // namespace leyden
