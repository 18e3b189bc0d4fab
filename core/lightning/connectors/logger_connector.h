// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <lightning/batch.h>
#include <lightning/connectors/result_collection.h>
#include <lightning/log_options.h>
#include <lightning/logger.h>
#include <lightning/metric_table.h>

namespace leyden {

class Engine;

/// From log() to the loggers: keeps each loop's results, makes rows of them when they are due, and the metrics that
/// callbacks and progress displays see. Values on a device are read together, when a row is due to a logger that
/// does not take every step, at the end of an epoch, or when many wait.
class LoggerConnector {
 public:
  explicit LoggerConnector(Engine& engine) : engine_(engine) {}

  void log(std::string_view name, const torch::Tensor& value, const LogOptions& options);
  void log(std::string_view name, double value, const LogOptions& options);
  void log(std::string_view name, TensorMetric& metric, const LogOptions& options);

  // The moments of a loop.
  void on_batch_start(const Batch& batch, int32_t dataloader_idx = -1);
  void on_batch_end();
  void epoch_end_reached() { first_iteration_ = FirstIteration::not_started; }
  void on_epoch_end();
  void update_train_step_metrics();
  void update_train_epoch_metrics();
  void update_eval_step_metrics(int64_t step);
  /// The metrics of the loader that was read, for the loop's results.
  std::vector<std::pair<const MetricName*, double>> update_eval_epoch_metrics();
  void evaluation_epoch_end();
  /// One row of all loaders' metrics.
  void log_eval_end_metrics(const std::vector<std::pair<const MetricName*, double>>& metrics);
  void reset_results();
  void reset_metrics();
  /// A row of a callback's own. every_logger: also to those that log_every_n_steps throttles.
  void log_callback_row(const std::vector<std::pair<std::string, double>>& values, int64_t step, bool every_logger,
                        std::optional<double> epoch = {});
  /// A row of what a callback measured of the machine, to every logger.
  void log_system_row(const std::vector<std::pair<std::string, double>>& values, int64_t step,
                      std::optional<double> epoch = {});
  /// Whether log_every_n_steps lets the present batch be logged.
  bool should_update_logs() const;
  bool has_every_step_logger() const { return !every_step_.empty(); }
  /// Hands the rows that wait for values to the loggers.
  void drain();

  /// Validation within an epoch must not disturb where training stands in it.
  enum class FirstIteration { not_started, first, later };
  FirstIteration first_iteration() const { return first_iteration_; }
  void set_first_iteration(FirstIteration value) { first_iteration_ = value; }

  const MetricTable& callback_metrics();
  const MetricTable& stored_callback_metrics() const { return callback_metrics_; }
  void restore_callback_metric(std::string_view name, double value) {
    callback_metrics_.set(intern_metric(name), LazyScalar(value));
  }
  const MetricTable& logged_metrics();
  const MetricTable& progress_bar_metrics();

  /// Which loggers there are has changed.
  void set_loggers(const std::vector<std::shared_ptr<Logger>>& loggers);

 private:
  struct PendingRow {
    int64_t step;
    std::optional<double> epoch;
    bool every_logger;
    std::vector<std::pair<const MetricName*, LazyScalar>> values;
  };
  enum class Row { train_step, train_epoch, evaluation_step };

  template <class V>
  void log_value(std::string_view name, const V& value, bool is_wide, const LogOptions& options);
  void warn_of_barebones();
  LogMeta resolve(Hook hook, std::string_view name, const LogOptions& options) const;
  void update_tables();
  void sync_epoch_values();
  void log_row(Row kind, std::optional<int64_t> step);
  void start_row();
  void hand_out(int64_t step, std::optional<double> epoch, bool every_logger);
  void put(const MetricName& name, const LazyScalar& value);
  void send(int64_t step, std::optional<double> epoch, bool every_logger);

  Engine& engine_;
  std::vector<Logger*> every_step_, throttled_;
  MetricTable callback_metrics_, logged_metrics_, progress_bar_metrics_;
  Hook current_hook_ = Hook::none;
  FirstIteration first_iteration_ = FirstIteration::not_started;
  const Batch* batch_ = nullptr;
  bool warned_of_barebones_ = false;
  std::vector<MetricValue> row_;
  std::vector<std::pair<const MetricName*, LazyScalar>> scratch_;
  struct Place {
    uint64_t generation = 0;
    uint32_t index = 0;
  };
  std::vector<Place> places_;  // of names in scratch_, by id; good for the present generation
  uint64_t generation_ = 0;
  std::vector<PendingRow> pending_rows_;
};

}  // namespace leyden
