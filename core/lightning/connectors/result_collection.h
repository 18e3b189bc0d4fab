// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include <lightning/hook.h>
#include <lightning/log_options.h>
#include <lightning/metric_table.h>
#include <lightning/metrics/metric.h>
#include <lightning/value.h>

namespace leyden {

class Strategy;

/// What log() was told, with nothing left open.
struct LogMeta {
  bool prog_bar, logger, on_step, on_epoch, add_dataloader_idx;
  Reduce reduce;
  bool sync_dist = false, rank_zero_only = false;
  bool operator==(const LogMeta&) const = default;
  bool forked() const { return on_step && on_epoch; }
};

/// One name that a hook logs: its latest value and what it comes to over the epoch.
class LEYDEN_LIGHTNING_API ResultMetric {
 public:
  ResultMetric(Hook hook, std::string_view name, int32_t dataloader_idx, const LogMeta& meta, bool float32_sums);

  /// Takes a value with its weight in the mean. A value that is still on its device is read no earlier than needed.
  void update(const LazyScalar& value, bool is_wide, int64_t batch_size);
  /// Follows a metric object: the value of a step is that of its last forward(), the value of an epoch is computed
  /// from it when asked for, and reset() resets it. Forgotten when the object ends.
  void update(std::reference_wrapper<TensorMetric> object, bool is_wide, int64_t batch_size);
  void reset();
  bool has_value() const { return has_value_; }
  bool follows_object() const { return follows_object_; }
  /// The step's value of all processes; the epoch's is made of each one's own.
  void set_latest(const LazyScalar& value) { latest_ = value; }
  /// Makes the epoch's value that of all processes, once until the next reset: where the options ask for it, and of a
  /// metric object always.
  void sync(Strategy& strategy);

  /// The latest value; nullptr when that is not kept.
  const LazyScalar* step_value() const { return meta_.on_step && has_latest_ ? &latest_ : nullptr; }
  /// What it comes to over the epoch; nothing when that is not kept.
  std::optional<LazyScalar> epoch_value();

  Hook hook() const { return hook_; }
  int32_t dataloader_idx() const { return dataloader_idx_; }
  const LogMeta& meta() const { return meta_; }
  /// As it was logged.
  const std::string& key() const { return key_->text; }
  /// With the loader's suffix; and with _step or _epoch where it is logged both ways.
  const MetricName& name() const { return *name_; }
  const MetricName& forked_name(bool on_step) const { return on_step ? *step_name_ : *epoch_name_; }
  /// Whether its key in Lightning's collection carries the loader's index, which keeps it from early resets.
  bool is_loader_specific() const { return meta_.add_dataloader_idx && dataloader_idx_ >= 0; }

  Dict state_dict();
  static ResultMetric from_state_dict(const Dict& state, bool float32_sums);

 private:
  struct Pending {
    LazyScalar value;
    int64_t weight;
  };
  Dict dict_of_values() const;
  void add(double value, int64_t weight);
  void add_pending();
  double computed() const;
  std::optional<LazyScalar> value_of_object();
  void sync_object(Strategy& strategy);
  LazyScalar one_element(const torch::Tensor& value) const;

  Hook hook_;
  int32_t dataloader_idx_;
  LogMeta meta_;
  bool float32_sums_;
  const MetricName *key_, *name_, *step_name_, *epoch_name_;
  bool has_value_ = false, is_wide_ = false, has_latest_ = false, follows_object_ = false;
  bool is_synced_ = false;
  std::weak_ptr<Metric> object_;
  std::optional<LazyScalar> synced_value_;  // of the object, of all processes
  std::optional<Dict> object_state_;  // read from a checkpoint, until the object is logged
  LazyScalar latest_;
  double sum_ = 0, weight_ = 0;
  std::vector<Pending> pending_;
};

/// Everything that a loop's hooks have logged.
class LEYDEN_LIGHTNING_API ResultCollection {
 public:
  explicit ResultCollection(bool training) : training_(training) {}

  /// The metric of that name in that hook, made at need. Throws ConfigError when it was logged with other options, and for
  /// a name that it cannot have; names are checked once, when the metric is made.
  ResultMetric& metric(Hook hook, std::string_view name, const LogMeta& meta, bool float32_sums);
  void reset();
  /// ResultMetric::sync of each.
  void sync(Strategy& strategy);
  /// Forgets the values that this hook logged.
  void reset_hook(Hook hook);

  /// Calls f(metric, value) for what has a value now, in the order of first logging.
  template <class F>
  void for_each(bool on_step, F&& f) {
    for (auto& metric : metrics_) {
      if (!metric.has_value() || metric.dataloader_idx() != dataloader_idx) continue;
      if (on_step) {
        if (const LazyScalar* value = metric.step_value()) f(metric, *value);
      } else if (const auto value = metric.epoch_value()) {
        f(metric, *value);
      }
    }
  }
  bool training() const { return training_; }
  /// As callbacks see them, whether they have a value yet or not.
  std::vector<std::string> names() const;

  /// What has been logged so far in an epoch.
  Value::List state_dict();
  void load_state_dict(const Value::List& state, bool float32_sums);

  int32_t dataloader_idx = -1;  ///< of the loader that is read, -1 where there is only one

 private:
  bool training_;
  std::vector<ResultMetric> metrics_;
  size_t cursor_ = 0;
};

}  // namespace leyden
