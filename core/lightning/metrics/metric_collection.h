// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/metric.h>

namespace leyden {

/// Several metrics of the same predictions, updated and computed together. Results are named prefix + name +
/// postfix. Not thread-safe; copies are deep.
class LEYDEN_LIGHTNING_API MetricCollection {
 public:
  using Member = std::pair<std::string, std::shared_ptr<PredictionMetric>>;

  /// Throws ConfigError when a name stands twice.
  explicit MetricCollection(std::vector<Member> members, std::string prefix = {}, std::string postfix = {});
  /// Each under its own name(), such as "Accuracy".
  explicit MetricCollection(const std::vector<std::shared_ptr<PredictionMetric>>& metrics, std::string prefix = {},
                            std::string postfix = {});
  MetricCollection(const MetricCollection& other);
  MetricCollection& operator=(const MetricCollection& other);
  MetricCollection(MetricCollection&&) noexcept;
  MetricCollection& operator=(MetricCollection&&) noexcept;
  ~MetricCollection();

  void update(const torch::Tensor& preds, const torch::Tensor& target);
  /// update(), and the values of this batch alone.
  MetricResults forward(const torch::Tensor& preds, const torch::Tensor& target);
  MetricResults compute();
  void reset();
  /// As if the other's updates had followed this one's own.
  void merge(const MetricCollection& other);
  /// Metric::sync and unsync of each.
  void sync(Strategy& strategy);
  void unsync();
  void to(torch::Device device);
  void set_dtype(torch::ScalarType type);
  /// {name: state_dict of that metric}, names without prefix and postfix.
  Dict state_dict() const;
  void load_state_dict(const Dict& state);
  /// A copy with other names: one collection each for training, validation and test.
  MetricCollection clone(std::string prefix, std::string postfix = {}) const;

  const std::vector<Member>& members() const { return members_; }
  /// By its name without prefix and postfix; throws ConfigError that names the nearest known ones.
  PredictionMetric& at(std::string_view name) const;
  std::string result_name(const std::string& name) const { return prefix_ + name + postfix_; }

 private:
  std::vector<Member> members_;
  std::string prefix_, postfix_;
};

}  // namespace leyden
