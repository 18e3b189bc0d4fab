// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/connectors/logger_connector.h>

#include <ATen/ops/stack.h>

#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

// Rows whose values are still on a device wait for a common read until there are so many.
constexpr size_t max_pending_rows = 64;

const MetricName& step_key = intern_metric("step");
const MetricName& epoch_key = intern_metric("epoch");

template <class T>
double first_element(const torch::Tensor& t) {
  return static_cast<double>(*t.const_data_ptr<T>());
}

// item<double>() goes through the dispatcher: ten times as slow as reading the memory.
double read_on_cpu(const torch::Tensor& t) {
  switch (t.scalar_type()) {
    case torch::kFloat:
      return first_element<float>(t);
    case torch::kDouble:
      return first_element<double>(t);
    case torch::kLong:
      return first_element<int64_t>(t);
    default:
      return t.item<double>();
  }
}

}  // namespace

void LoggerConnector::log(std::string_view name, const torch::Tensor& value, const LogOptions& options) {
  if (!value.defined() || value.numel() != 1) {
    throw ConfigError("log(\"" + std::string(name) + "\") takes a tensor of one element, not " +
                      (value.defined() ? "one of " + std::to_string(value.numel()) : std::string("an undefined one")));
  }
  const bool is_wide = value.scalar_type() == torch::kDouble;
  if (value.is_cpu()) {
    log_value(name, LazyScalar(read_on_cpu(value)), is_wide, options);
  } else {
    log_value(name, LazyScalar(value.detach()), is_wide, options);
  }
}

// Of processes that train together; costs nothing in one.
void LoggerConnector::sync_epoch_values() {
  if (engine_.strategy->world_size() > 1) engine_.results()->sync(*engine_.strategy);
}

void LoggerConnector::log(std::string_view name, double value, const LogOptions& options) {
  // A plain number is a float32 tensor to Lightning.
  if (engine_.options.lightning_compatible) value = static_cast<float>(value);
  log_value(name, LazyScalar(value), false, options);
}

void LoggerConnector::log(std::string_view name, TensorMetric& metric, const LogOptions& options) {
  log_value(name, std::ref(metric), false, options);
}

template <class V>
void LoggerConnector::log_value(std::string_view name, const V& value, bool is_wide, const LogOptions& options) {
  if (engine_.options.barebones) return warn_of_barebones();
  ResultCollection* results = engine_.results();
  const Hook hook = engine_.hooks.current();
  const LogMeta meta = resolve(hook, name, options);
  Strategy& strategy = *engine_.strategy;
  if (options.rank_zero_only && !strategy.is_global_zero()) return;
  if (!results) {
    throw ConfigError("log(\"" + std::string(name) + "\") was called outside of a loop that keeps results", "log");
  }
  if (current_hook_ != hook && first_iteration_ != FirstIteration::later) results->reset_hook(hook);
  ResultMetric& metric = results->metric(hook, name, meta, engine_.options.lightning_compatible);
  int64_t weight = 1;
  if (options.batch_size) {
    weight = *options.batch_size;
  } else if (batch_ && meta.on_epoch && meta.reduce == Reduce::mean) {
    weight = batch_->batch_size();
  }
  metric.update(value, is_wide, weight);
  // A metric object brings its states together itself.
  if constexpr (std::is_same_v<V, LazyScalar>) {
    if (options.sync_dist && !options.rank_zero_only && meta.on_step && strategy.world_size() > 1) {
      const torch::Tensor own =
          value.is_pending() ? value.pending() : torch::tensor(value.get(), torch::kDouble).to(engine_.device);
      metric.set_latest(LazyScalar(strategy.reduce(own, options.reduce_fx)));
    }
  }
  current_hook_ = hook;
}

void LoggerConnector::warn_of_barebones() {
  if (std::exchange(warned_of_barebones_, true)) return;
  TORCH_WARN("log() does nothing, since barebones is on");
}

LogMeta LoggerConnector::resolve(Hook hook, std::string_view name, const LogOptions& options) const {
  const LogRule rule = log_rule(hook);
  const auto refuse = [&](const std::string& why) {
    throw ConfigError("log(\"" + std::string(name) + "\") in " + std::string(hook_name(hook)) + ": " + why, "log");
  };
  if (!rule.allowed) refuse("nothing can be logged there");
  const bool on_step = options.on_step.value_or(rule.default_on_step);
  const bool on_epoch = options.on_epoch.value_or(rule.default_on_epoch);
  if (on_step && !rule.step_allowed) refuse("on_step must be false, since it does not run once a step");
  if (!on_epoch && rule.epoch_required) refuse("on_epoch must be true, since it does not run once a step");
  if (!on_step && !on_epoch) refuse("with neither on_step nor on_epoch nothing would be kept");
  return {options.prog_bar, options.logger, on_step, on_epoch, options.add_dataloader_idx, options.reduce_fx,
          options.sync_dist, options.rank_zero_only};
}

void LoggerConnector::on_batch_start(const Batch& batch, int32_t dataloader_idx) {
  first_iteration_ = first_iteration_ == FirstIteration::not_started ? FirstIteration::first : FirstIteration::later;
  batch_ = &batch;
  engine_.results()->dataloader_idx = dataloader_idx;
}

void LoggerConnector::on_batch_end() {
  update_tables();
  batch_ = nullptr;
}

void LoggerConnector::on_epoch_end() {
  update_tables();
  current_hook_ = Hook::none;
}

void LoggerConnector::update_tables() {
  ResultCollection* results = engine_.results();
  if (!results) return;
  const bool on_step = first_iteration_ != FirstIteration::not_started;
  if (!on_step) sync_epoch_values();
  results->for_each(on_step, [&](const ResultMetric& metric, const LazyScalar& value) {
    const MetricName& forked = metric.forked_name(on_step);
    if (metric.meta().logger) logged_metrics_.set(forked, value);
    if (metric.meta().prog_bar) progress_bar_metrics_.set(forked, value);
    // Callbacks follow epochs of an evaluation, never its steps.
    if (!results->training() && (on_step || !metric.meta().on_epoch)) return;
    callback_metrics_.set(metric.name(), value);
    if (&forked != &metric.name()) callback_metrics_.set(forked, value);
  });
}

bool LoggerConnector::should_update_logs() const {
  const int64_t every = engine_.options.log_every_n_steps;
  if (every == 0) return false;
  return (engine_.batches_that_stepped() + 1) % every == 0 || engine_.should_stop;
}

void LoggerConnector::update_train_step_metrics() {
  if (engine_.module->automatic_optimization && engine_.should_accumulate()) return;
  log_row(Row::train_step, std::nullopt);
}

void LoggerConnector::update_train_epoch_metrics() {
  log_row(Row::train_epoch, std::nullopt);
  reset_results();
}

void LoggerConnector::update_eval_step_metrics(int64_t step) { log_row(Row::evaluation_step, step); }

std::vector<std::pair<const MetricName*, double>> LoggerConnector::update_eval_epoch_metrics() {
  std::vector<std::pair<const MetricName*, double>> metrics;
  if (engine_.stage == Stage::sanity_checking) return metrics;
  update_tables();
  engine_.results()->for_each(false, [&](const ResultMetric& metric, const LazyScalar& value) {
    if (metric.meta().logger) metrics.emplace_back(&metric.forked_name(false), value.get());
  });
  return metrics;
}

void LoggerConnector::evaluation_epoch_end() { engine_.results()->dataloader_idx = -1; }

void LoggerConnector::log_eval_end_metrics(const std::vector<std::pair<const MetricName*, double>>& metrics) {
  if (engine_.stage == Stage::sanity_checking || engine_.loggers.empty()) return;
  start_row();
  for (const auto& [name, value] : metrics) put(*name, LazyScalar(value));
  send(engine_.batches_that_stepped(), engine_.current_epoch(), true);
}

void LoggerConnector::log_row(Row kind, std::optional<int64_t> step) {
  if (engine_.loggers.empty()) return;
  const bool every_logger = kind != Row::train_step || should_update_logs();
  if (!every_logger && every_step_.empty()) return;
  const bool on_step = kind != Row::train_epoch;
  if (!on_step) sync_epoch_values();
  start_row();
  engine_.results()->for_each(on_step, [&](const ResultMetric& metric, const LazyScalar& value) {
    if (metric.meta().logger) put(metric.forked_name(on_step), value);
  });
  if (step) {
    send(*step, std::nullopt, every_logger);
  } else {
    send(engine_.batches_that_stepped(), engine_.current_epoch(), every_logger);
  }
}

void LoggerConnector::log_callback_row(const std::vector<std::pair<std::string, double>>& values, int64_t step,
                                       bool every_logger, std::optional<double> epoch) {
  start_row();
  for (const auto& [name, value] : values) put(intern_metric(name), LazyScalar(value));
  send(step, epoch, every_logger);
}

void LoggerConnector::log_system_row(const std::vector<std::pair<std::string, double>>& values, int64_t step,
                                     std::optional<double> epoch) {
  if (values.empty() || !engine_.strategy->is_global_zero()) return;
  drain();  // rows keep their order
  row_.clear();
  for (const auto& [name, value] : values) row_.push_back({&intern_metric(name), value});
  for (const auto& logger : engine_.loggers) logger->log_system_metrics({step, epoch, row_});
}

void LoggerConnector::start_row() {
  scratch_.clear();
  ++generation_;
}

// Two hooks may log one name: the later one stands.
void LoggerConnector::put(const MetricName& name, const LazyScalar& value) {
  if (places_.size() <= name.id) places_.resize(name.id + 1);
  Place& place = places_[name.id];
  if (place.generation == generation_) {
    scratch_[place.index].second = value;
    return;
  }
  place = {generation_, static_cast<uint32_t>(scratch_.size())};
  scratch_.emplace_back(&name, value);
}

// Sends what stands in scratch_. An epoch says that the row is not an evaluation's step row: only there a logged
// "step" overrides the row's.
void LoggerConnector::send(int64_t step, std::optional<double> epoch, bool every_logger) {
  if (scratch_.empty() || !engine_.strategy->is_global_zero()) return;
  bool is_pending = !pending_rows_.empty();
  bool has_step = false;
  for (auto it = scratch_.begin(); it != scratch_.end();) {
    if (it->first == &step_key && epoch) {
      step = static_cast<int64_t>(it->second.get());
      has_step = true;
      it = scratch_.erase(it);
      continue;
    }
    is_pending |= it->second.is_pending();
    ++it;
  }
  if (has_step) epoch.reset();
  for (auto it = scratch_.begin(); it != scratch_.end(); ++it) {
    if (it->first != &epoch_key) continue;
    epoch = it->second.get();
    scratch_.erase(it);
    break;
  }
  if (is_pending) {
    pending_rows_.push_back({step, epoch, every_logger, scratch_});
    if (every_logger || pending_rows_.size() >= max_pending_rows) drain();
    return;
  }
  hand_out(step, epoch, every_logger);
}

// What stands in scratch_, its step and epoch being settled.
void LoggerConnector::hand_out(int64_t step, std::optional<double> epoch, bool every_logger) {
  row_.clear();
  for (const auto& [name, value] : scratch_) row_.push_back({name, value.get()});
  const MetricRow row{step, epoch, row_};
  for (Logger* logger : every_step_) logger->log_metrics(row);
  if (!every_logger) return;
  for (Logger* logger : throttled_) logger->log_metrics(row);
}

void LoggerConnector::drain() {
  if (pending_rows_.empty()) return;
  auto rows = std::exchange(pending_rows_, {});
  std::vector<torch::Tensor> tensors;
  for (const auto& row : rows) {
    for (const auto& [name, value] : row.values) {
      if (value.is_pending()) tensors.push_back(value.pending().reshape({}).to(torch::kDouble));
    }
  }
  if (!tensors.empty()) {
    const torch::Tensor values = at::stack(tensors).cpu();
    const double* next = values.const_data_ptr<double>();
    for (const auto& row : rows) {
      for (const auto& [name, value] : row.values) {
        if (value.is_pending()) value.set(*next++);
      }
    }
  }
  for (auto& row : rows) {
    scratch_ = std::move(row.values);
    hand_out(row.step, row.epoch, row.every_logger);
  }
}

void LoggerConnector::reset_results() {
  if (ResultCollection* results = engine_.results()) results->reset();
  first_iteration_ = FirstIteration::not_started;
  current_hook_ = Hook::none;
}

void LoggerConnector::reset_metrics() {
  callback_metrics_.clear();
  logged_metrics_.clear();
  progress_bar_metrics_.clear();
}

const MetricTable& LoggerConnector::callback_metrics() {
  update_tables();
  return callback_metrics_;
}

const MetricTable& LoggerConnector::logged_metrics() {
  update_tables();
  return logged_metrics_;
}

const MetricTable& LoggerConnector::progress_bar_metrics() {
  update_tables();
  return progress_bar_metrics_;
}

void LoggerConnector::set_loggers(const std::vector<std::shared_ptr<Logger>>& loggers) {
  every_step_.clear();
  throttled_.clear();
  for (const auto& logger : loggers) (logger->wants_every_step() ? every_step_ : throttled_).push_back(logger.get());
}

}  // namespace leyden
