// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loops/evaluation_loop.h>

#include <algorithm>
#include <numeric>

#include <c10/core/InferenceMode.h>

#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

// validation_... or test_..., chosen when compiling.
template <bool testing, auto of_testing, auto of_validating>
constexpr auto pick() {
  if constexpr (testing) {
    return of_testing;
  } else {
    return of_validating;
  }
}

// The overloads that take the loader's index.
using EvaluationStep = void (LightningModule::*)(const Batch&, int64_t, int64_t);
constexpr EvaluationStep validation_step = &LightningModule::validation_step;
constexpr EvaluationStep test_step = &LightningModule::test_step;

}  // namespace

#define LEYDEN_EVALUATION_HOOK(name)                                                                      \
  engine_.hooks.both<pick<testing, &Callback::on_test_##name, &Callback::on_validation_##name>(),         \
                     pick<testing, &LightningModule::on_test_##name, &LightningModule::on_validation_##name>()>( \
      pick<testing, Hook::on_test_##name, Hook::on_validation_##name>()

EvaluationLoop::EvaluationLoop(Engine& engine, Stage stage, bool within_fit)
    : engine_(engine), stage_(stage), within_fit_(within_fit) {}

std::vector<EvaluationResult> EvaluationLoop::run() {
  was_stopped_ = false;
  setup_data();
  const auto batches = max_batches();
  if (std::accumulate(batches.begin(), batches.end(), int64_t{0}) == 0) return {};
  // Within fit the tensors that a user keeps may be used by training, which inference tensors cannot.
  const bool inference = !within_fit_ && engine_.options.inference_mode;
  const c10::InferenceMode inference_mode(inference);
  const at::AutoGradMode grad_mode(false);
  return stage_ == Stage::testing ? run_stage<true>() : run_stage<false>();
}

template <bool testing>
std::vector<EvaluationResult> EvaluationLoop::run_stage() {
  reset();
  engine_.module_mode.capture(*engine_.module);
  engine_.hooks.module<pick<testing, &LightningModule::on_test_model_eval, &LightningModule::on_validation_model_eval>()>(
      pick<testing, Hook::on_test_model_eval, Hook::on_validation_model_eval>());
  LEYDEN_EVALUATION_HOOK(start));
  LEYDEN_EVALUATION_HOOK(epoch_start));
  Batch batch;
  int64_t batch_idx = 0, dataloader_idx = 0, previous_loader = 0;
  const auto next = [&] {
    const ProfiledAction timed = engine_.hooks.profiled(action::evaluation_next);
    return reader_.next(batch, batch_idx, dataloader_idx);
  };
  while (next()) {
    if (std::exchange(previous_loader, dataloader_idx) != dataloader_idx) store_loader_metrics();
    batch_progress.is_last_batch = reader_.done();
    {
      const ProfiledAction timed = engine_.hooks.profiled(action::evaluation_batch);
      evaluation_step<testing>(std::move(batch), batch_idx, dataloader_idx);
    }
    restarting = restarted_mid_evaluation = false;
    if (engine_.stop_requested.load(std::memory_order_relaxed) && !reader_.done()) {
      was_stopped_ = true;
      restore_mode<testing>();
      engine_.logging.reset_results();
      return {};
    }
  }
  store_loader_metrics();
  auto loader_results = on_run_end<testing>();
  begun_at_ = seen_batches_;
  if (within_fit_) engine_.fit_loop.note_validation();
  return loader_results;
}

template <bool testing>
void EvaluationLoop::evaluation_step(Batch batch, int64_t batch_idx, int64_t dataloader_idx) {
  batch = engine_.transfer(std::move(batch), dataloader_idx);
  batch_progress.increment_ready();
  const bool names_loaders = max_batches_.size() > 1 && !reader_.reads_together();
  engine_.logging.on_batch_start(batch, names_loaders ? static_cast<int32_t>(dataloader_idx) : -1);
  LEYDEN_EVALUATION_HOOK(batch_start), batch, batch_idx, dataloader_idx);
  batch_progress.increment_started();
  {
    const Precision::Scope autocast(engine_.precision, engine_.device.type());
    engine_.hooks.module<pick<testing, test_step, validation_step>()>(
        pick<testing, Hook::test_step, Hook::validation_step>(), batch, batch_idx, dataloader_idx);
  }
  batch_progress.increment_processed();
  LEYDEN_EVALUATION_HOOK(batch_end), batch, batch_idx, dataloader_idx);
  engine_.logging.on_batch_end();
  batch_progress.increment_completed();
  if (engine_.stage == Stage::sanity_checking) return;
  has_run = true;
  const int64_t row = seen_batches_[dataloader_idx]++;
  if (row >= logged_until_[dataloader_idx]) engine_.logging.update_eval_step_metrics(row);
}

template <bool testing>
std::vector<EvaluationResult> EvaluationLoop::on_run_end() {
  LoggerConnector& logging = engine_.logging;
  logging.epoch_end_reached();
  logging.evaluation_epoch_end();
  LEYDEN_EVALUATION_HOOK(epoch_end));
  logging.on_epoch_end();

  const Metrics of_epoch_end = logging.update_eval_epoch_metrics();
  Metrics all;
  for (auto& metrics : loader_metrics_) {
    all.insert(all.end(), metrics.begin(), metrics.end());
    metrics.insert(metrics.end(), of_epoch_end.begin(), of_epoch_end.end());
  }
  all.insert(all.end(), of_epoch_end.begin(), of_epoch_end.end());
  logging.log_eval_end_metrics(all);
  logging.drain();

  LEYDEN_EVALUATION_HOOK(end));
  logging.reset_results();
  restore_mode<testing>();
  if (within_fit_) return {};
  return results_by_loader();
}

template <bool testing>
void EvaluationLoop::restore_mode() {
  engine_.hooks
      .module<pick<testing, &LightningModule::on_test_model_train, &LightningModule::on_validation_model_train>()>(
          pick<testing, Hook::on_test_model_train, Hook::on_validation_model_train>());
}

#undef LEYDEN_EVALUATION_HOOK

// A name that was logged for the loader and again at the epoch's end stands once, with its last value.
std::vector<EvaluationResult> EvaluationLoop::results_by_loader() {
  std::vector<EvaluationResult> results;
  for (const auto& metrics : std::exchange(loader_metrics_, {})) {
    EvaluationResult& result = results.emplace_back();
    for (const auto& [name, value] : metrics) {
      const auto same = [&](const auto& item) { return item.first == name->text; };
      if (auto found = std::find_if(result.begin(), result.end(), same); found != result.end()) {
        found->second = value;
      } else {
        result.emplace_back(name->text, value);
      }
    }
  }
  return results;
}

void EvaluationLoop::store_loader_metrics() {
  engine_.logging.epoch_end_reached();
  loader_metrics_.push_back(engine_.logging.update_eval_epoch_metrics());
}

bool EvaluationLoop::should_reload() const {
  const int64_t every = engine_.options.reload_dataloaders_every_n_epochs;
  return every > 0 && engine_.current_epoch() - last_reload_epoch_ >= every;
}

void EvaluationLoop::reset_data() {
  has_data_ = has_run = false;
  last_reload_epoch_ = -1;
  max_batches_.clear();
  reader_.set({}, {});
}

void EvaluationLoop::setup_data() {
  request_data();
  if (has_data_ && !has_limits_) set_limits();
}

void EvaluationLoop::request_data() {
  if (has_data_ && within_fit_ && !should_reload()) return;
  const bool testing = stage_ == Stage::testing;
  const TrainerOptions& options = engine_.options;
  const BatchLimit& limit = testing ? options.limit_test_batches : options.limit_val_batches;
  if (limit.is_zero() || (within_fit_ && !engine_.has_loaders(stage_))) return;
  // The sanity check loads what the first epoch uses, if that validates.
  const bool sanity = engine_.stage == Stage::sanity_checking;
  if (within_fit_ && (!sanity || engine_.fit_loop.epoch_loop.should_validate_this_epoch())) {
    last_reload_epoch_ = engine_.current_epoch();
  }
  DataLoaders loaders = engine_.request_loaders(stage_);
  if (loaders.empty() && !within_fit_) {
    throw ConfigError(std::string(stage_name(stage_)) + " needs a loader: neither was one passed, nor does the data "
                      "module or the module have a " + (testing ? "test_dataloader()" : "val_dataloader()"));
  }
  if (within_fit_ && !options.overfit_batches.is_zero()) loaders = loaders.without_shuffle();
  reader_.set(std::move(loaders), {});
  has_data_ = true;
  has_limits_ = false;
}

void EvaluationLoop::set_limits() {
  const bool testing = stage_ == Stage::testing;
  const BatchLimit& limit = testing ? engine_.options.limit_test_batches : engine_.options.limit_val_batches;
  max_batches_.clear();
  for (const auto& loader : loaders()) {
    max_batches_.push_back(limit.of(loader->size(), testing ? "limit_test_batches" : "limit_val_batches"));
  }
  seen_batches_.assign(max_batches_.size(), 0);
  begun_at_ = logged_until_ = seen_batches_;
  reader_.set(loaders(), max_batches_);
  has_limits_ = true;
}

Value::List EvaluationLoop::loader_states() const {
  Value::List states;
  for (const auto& loader : loaders()) states.push_back(loader->options().shuffle() ? Value(loader->state_dict()) : Value());
  return states;
}

void EvaluationLoop::load_loader_states(const Value::List& states) {
  for (size_t i = 0; i < std::min(states.size(), loaders().size()); ++i) {
    if (!states[i].is_none()) loaders()[i]->load_state_dict(states[i].as_dict());
  }
}

Dict EvaluationLoop::row_state() const {
  Value::List begun(begun_at_.begin(), begun_at_.end()), logged;
  for (size_t i = 0; i < seen_batches_.size(); ++i) logged.emplace_back(std::max(seen_batches_[i], logged_until_[i]));
  return {{"begun", std::move(begun)}, {"logged", std::move(logged)}};
}

void EvaluationLoop::load_row_state(const Dict& state, bool repeats) {
  const Value::List &begun = state.at("begun").as_list(), &logged = state.at("logged").as_list();
  if (begun.size() != seen_batches_.size() || logged.size() != seen_batches_.size()) return;  // other loaders than then
  for (size_t i = 0; i < seen_batches_.size(); ++i) {
    logged_until_[i] = logged[i].as_int();
    begun_at_[i] = seen_batches_[i] = repeats ? begun[i].as_int() : logged_until_[i];
  }
}

std::vector<int64_t> EvaluationLoop::max_batches() const {
  return engine_.stage == Stage::sanity_checking ? sanity_batches() : max_batches_;
}

std::vector<int64_t> EvaluationLoop::sanity_batches() const {
  if (engine_.options.num_sanity_val_steps == -1) return max_batches_;
  std::vector<int64_t> batches = max_batches_;
  for (auto& n : batches) n = std::min(n, engine_.options.num_sanity_val_steps);
  return batches;
}

void EvaluationLoop::update_restart_stage() {
  const Counts& total = batch_progress.total;
  restarted_mid_evaluation = restarting && total.started == total.ready && total.processed == total.started - 1 &&
                             total.completed == total.processed;
}

void EvaluationLoop::reset() {
  has_run = false;
  loader_metrics_.clear();
  if (restarting && within_fit_) {
    batch_progress.reset_on_restart();
  } else {
    batch_progress.reset_on_run();
  }
  reader_.set(reader_.loaders(), max_batches());
  reader_.begin();
}

void EvaluationLoop::increment_progress_to_end() {
  setup_data();
  const auto batches = max_batches();
  if (std::accumulate(batches.begin(), batches.end(), int64_t{0}) == 0) return;
  reset();
  batch_progress.increment_by(*std::max_element(batches.begin(), batches.end()));
  batch_progress.is_last_batch = true;
}

}  // namespace leyden
