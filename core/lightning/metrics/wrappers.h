// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/CPUGeneratorImpl.h>

#include <deque>
#include <limits>

#include <lightning/errors.h>
#include <lightning/metrics/aggregation.h>
#include <lightning/metrics/metric_collection.h>
#include <lightning/metrics/wrapper_metric.h>

namespace leyden::metrics {

/// A metric of the last `window` updates. M is a metric that comes to one tensor; its updates are taken here.
template <class M>
class Running : public TensorMetric {
 public:
  explicit Running(M metric, int64_t window = 5)
      : TensorMetric("Running" + metric.name(), metric.higher_is_better()), empty_(std::move(metric)), window_(window) {
    if (window < 1) fail("the window must be 1 or more");
    empty_.reset();
  }
  template <class... Args>
  void update(const Args&... args) {
    updates_.push_back(empty_);
    updates_.back().update(args...);
    trim();
    count_updates();
  }
  void reset() override {
    TensorMetric::reset();
    updates_.clear();
  }
  /// The window goes on into the other's updates.
  void merge_state(const Dict& state) override {
    append(state);
    count_updates(state.at("update_count").as_int());
  }
  void to(torch::Device device) override {
    TensorMetric::to(device);
    empty_.to(device);
    for (M& update : updates_) update.to(device);
  }
  Dict state_dict() const override {
    Dict state = TensorMetric::state_dict();
    Value::List updates;
    for (const M& update : updates_) updates.emplace_back(update.state_dict());
    state.insert_or_assign("updates", Value(std::move(updates)));
    return state;
  }
  void load_state_dict(const Dict& state) override {
    TensorMetric::load_state_dict(state);
    updates_.clear();
    append(state);
  }

 protected:
  torch::Tensor compute_result() override {
    M all = empty_;
    for (const M& update : updates_) all.merge(update);
    return all.compute();
  }

 private:
  void append(const Dict& state) {
    for (const Value& update : state.at("updates").as_list()) {
      updates_.push_back(empty_);
      updates_.back().load_state_dict(update.as_dict());
    }
    trim();
  }
  void trim() {
    while (static_cast<int64_t>(updates_.size()) > window_) updates_.pop_front();
  }
  M empty_;
  int64_t window_;
  std::deque<M> updates_;
};

using RunningMean = Running<MeanMetric>;
using RunningSum = Running<SumMetric>;

/// A metric with the least and the greatest value that compute() has found: {"raw", "max", "min"}, as torchmetrics
/// names them. The extremes outlast reset(), so that they span epochs.
template <class M>
class MinMaxMetric : public WrapperMetric<ComputedMetric<MetricResults>, M> {
  using Base = WrapperMetric<ComputedMetric<MetricResults>, M>;

 public:
  explicit MinMaxMetric(M metric) : Base("MinMaxMetric", metric.higher_is_better(), metric) { forget_extremes(); }
  template <class... Args>
  void update(const Args&... args) {
    this->inner_.update(args...);
    this->count_updates();
  }
  void forget_extremes() {
    min_ = at::full({}, std::numeric_limits<float>::infinity());
    max_ = -min_;
    this->mark_changed();
  }
  Dict state_dict() const override {
    Dict state = Base::state_dict();
    state.insert_or_assign("min", min_);
    state.insert_or_assign("max", max_);
    return state;
  }
  void load_state_dict(const Dict& state) override {
    Base::load_state_dict(state);
    min_ = state.at("min").as_tensor();
    max_ = state.at("max").as_tensor();
  }

 protected:
  MetricResults compute_result() override {
    const torch::Tensor value = this->inner_.compute();
    if (value.numel() != 1) this->fail("the metric that it tracks must come to one element");
    min_ = at::where(min_.to(value.device()).gt(value), value, min_.to(value.device()));
    max_ = at::where(max_.to(value.device()).lt(value), value, max_.to(value.device()));
    return {{"raw", value}, {"max", max_}, {"min", min_}};
  }

 private:
  torch::Tensor min_, max_;
};

/// A metric for each of several steps, such as epochs: increment() begins the next. M is a metric that comes to one
/// tensor, or a MetricCollection.
template <class M>
class MetricTracker {
 public:
  struct Best {
    double value;
    int64_t step;
  };
  /// maximize: whether more is better; where nothing is said, what the metric says of itself.
  explicit MetricTracker(M metric, std::optional<bool> maximize = {})
      : empty_(std::move(metric)), maximize_(maximize) {
    empty_.reset();
  }
  void increment() { steps_.push_back(empty_); }
  int64_t n_steps() const { return static_cast<int64_t>(steps_.size()); }
  template <class... Args>
  void update(const Args&... args) {
    current().update(args...);
  }
  auto compute() { return current().compute(); }
  void reset() { current().reset(); }
  void reset_all() {
    for (M& step : steps_) step.reset();
  }
  M& current() {
    if (steps_.empty()) throw ConfigError("a MetricTracker needs increment() before anything else", "MetricTracker");
    return steps_.back();
  }
  /// The values of all steps, stacked: by name for a collection, else under an empty name.
  MetricResults compute_all() {
    std::vector<MetricResults> of_steps;
    for (M& step : steps_) of_steps.push_back(results(step));
    MetricResults stacked;
    for (size_t i = 0; !of_steps.empty() && i < of_steps[0].size(); ++i) {
      std::vector<torch::Tensor> values;
      for (const auto& of_step : of_steps) values.push_back(of_step[i].second);
      stacked.emplace_back(of_steps[0][i].first, at::stack(values));
    }
    return stacked;
  }
  /// The best value of that name and its step, from 0. Throws ConfigError where a step's value is not one element,
  /// where nobody says what is better, or where there is no such name.
  Best best(std::string_view name = {}) {
    for (const auto& [key, values] : compute_all()) {
      if (key != name) continue;
      if (values.dim() != 1) throw ConfigError("there is no best of values that are not one element", "MetricTracker");
      const auto [value, step] = maximizes(key) ? values.max(0) : values.min(0);
      return {value.template item<double>(), step.template item<int64_t>()};
    }
    throw ConfigError("the tracker has no values of '" + std::string(name) + "'", "MetricTracker");
  }

 private:
  static constexpr bool is_collection = std::is_same_v<M, MetricCollection>;
  static MetricResults results(M& step) {
    if constexpr (is_collection) {
      return step.compute();
    } else {
      return {{"", step.compute()}};
    }
  }
  bool maximizes(const std::string& name) const {
    std::optional<bool> more = maximize_;
    if constexpr (is_collection) {
      for (const auto& [member, metric] : empty_.members()) {
        if (!more && empty_.result_name(member) == name) more = metric->higher_is_better();
      }
    } else {
      if (!more) more = empty_.higher_is_better();
    }
    if (!more) throw ConfigError("whether more is better must be said to the MetricTracker", "maximize");
    return *more;
  }
  M empty_;
  std::optional<bool> maximize_;
  std::vector<M> steps_;
};

enum class Sampling { poisson, multinomial };

struct BootstrapOptions {
  int64_t num_bootstraps = 10;
  bool mean = true, std = true, raw = false;
  std::vector<double> quantiles = {};
  Sampling sampling = Sampling::poisson;
  uint64_t seed = 0;  ///< of its own generator: training's is left alone
};

/// How sure a metric is: copies of it see each batch resampled, each sample as often as a Poisson variable of mean 1
/// says, or drawn with replacement. Gives the copies' {"mean", "std", "quantile", "raw"}, as asked for.
template <class M>
class BootStrapper : public ComputedMetric<MetricResults> {
 public:
  explicit BootStrapper(M metric, const BootstrapOptions& options = {})
      : ComputedMetric("BootStrapper", metric.higher_is_better()), options_(options),
        copies_(static_cast<size_t>(std::max<int64_t>(options.num_bootstraps, 0)), metric),
        generator_(at::detail::createCPUGenerator(options.seed)) {
    if (options.num_bootstraps < 1) fail("num_bootstraps must be 1 or more");
  }
  BootStrapper(const BootStrapper& other)
      : ComputedMetric(other), options_(other.options_), copies_(other.copies_), generator_(other.generator_.clone()) {}

  /// Tensors are resampled along dimension 0; anything else goes to each copy as it is.
  template <class... Args>
  void update(const torch::Tensor& first, const Args&... args) {
    for (M& copy : copies_) {
      const torch::Tensor index = sample(first.size(0)).to(first.device());
      if (index.numel() > 0) copy.update(first.index_select(0, index), resampled(args, index)...);
    }
    count_updates();
  }
  void reset() override {
    ComputedMetric::reset();
    for (M& copy : copies_) copy.reset();
  }
  void merge_state(const Dict& state) override {
    const Value::List& others = of_copies(state);
    for (size_t i = 0; i < copies_.size(); ++i) copies_[i].merge_state(others[i].as_dict());
    count_updates(state.at("update_count").as_int());
  }
  void to(torch::Device device) override {
    ComputedMetric::to(device);
    for (M& copy : copies_) copy.to(device);
  }
  Dict state_dict() const override {
    Dict state = ComputedMetric::state_dict();
    Value::List copies;
    for (const M& copy : copies_) copies.emplace_back(copy.state_dict());
    state.insert_or_assign("copies", Value(std::move(copies)));
    state.insert_or_assign("generator", generator_.get_state());
    return state;
  }
  void load_state_dict(const Dict& state) override {
    const Value::List& others = of_copies(state);
    ComputedMetric::load_state_dict(state);
    for (size_t i = 0; i < copies_.size(); ++i) copies_[i].load_state_dict(others[i].as_dict());
    generator_.set_state(state.at("generator").as_tensor());
  }

 protected:
  MetricResults compute_result() override {
    std::vector<torch::Tensor> values;
    for (M& copy : copies_) values.push_back(copy.compute());
    const torch::Tensor all = at::stack(values);
    MetricResults out;
    if (options_.mean) out.emplace_back("mean", all.mean(0));
    if (options_.std) out.emplace_back("std", all.std(0));
    if (!options_.quantiles.empty()) {
      out.emplace_back("quantile", at::quantile(all, torch::tensor(options_.quantiles, all.options())));
    }
    if (options_.raw) out.emplace_back("raw", all);
    return out;
  }

 private:
  const Value::List& of_copies(const Dict& state) const {
    const Value::List& others = state.at("copies").as_list();
    if (others.size() != copies_.size()) fail("this state is of another number of bootstraps");
    return others;
  }
  torch::Tensor sample(int64_t size) {
    if (options_.sampling == Sampling::multinomial) return at::multinomial(at::ones({size}), size, true, generator_);
    return at::repeat_interleave(at::poisson(at::ones({size}), generator_).to(torch::kLong));
  }
  template <class T>
  static T resampled(const T& value, const torch::Tensor& index) {
    if constexpr (std::is_same_v<T, torch::Tensor>) {
      return value.index_select(0, index);
    } else {
      return value;
    }
  }
  BootstrapOptions options_;
  std::vector<M> copies_;
  at::Generator generator_;
};

}  // namespace leyden::metrics
