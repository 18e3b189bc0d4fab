// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/connectors/result_collection.h>

#include <algorithm>
#include <cmath>

#include <ATen/ops/stack.h>

#include <lightning/errors.h>
#include <lightning/strategy.h>
#include <lightning/torch.h>

namespace leyden {

namespace {

// Values on a device wait for a common read until there are so many.
constexpr size_t max_pending = 256;

double start_value(Reduce reduce) {
  if (reduce == Reduce::min) return std::numeric_limits<double>::infinity();
  if (reduce == Reduce::max) return -std::numeric_limits<double>::infinity();
  return 0;
}

// As torch.min and torch.max do: NaN wins.
double lesser(double a, double b) { return std::isnan(a) || a < b ? a : b; }
double greater(double a, double b) { return std::isnan(a) || a > b ? a : b; }

}  // namespace

ResultMetric::ResultMetric(Hook hook, std::string_view name, int32_t dataloader_idx, const LogMeta& meta,
                           bool float32_sums)
    : hook_(hook), dataloader_idx_(dataloader_idx), meta_(meta), float32_sums_(float32_sums),
      key_(&intern_metric(name)) {
  const std::string suffix = is_loader_specific() ? "/dataloader_idx_" + std::to_string(dataloader_idx) : "";
  const std::string base(name);
  name_ = &intern_metric(base + suffix);
  step_name_ = meta.forked() ? &intern_metric(base + "_step" + suffix) : name_;
  epoch_name_ = meta.forked() ? &intern_metric(base + "_epoch" + suffix) : name_;
  reset();
}

void ResultMetric::reset() {
  has_value_ = is_wide_ = is_synced_ = false;
  latest_ = LazyScalar();
  sum_ = start_value(meta_.reduce);
  weight_ = 0;
  pending_.clear();
}

void ResultMetric::update(const LazyScalar& value, bool is_wide, int64_t batch_size) {
  has_value_ = true;
  is_wide_ |= is_wide;
  if (meta_.on_step) latest_ = value;
  if (!meta_.on_epoch) return;
  if (!value.is_pending()) {
    add(value.get(), batch_size);
    return;
  }
  pending_.push_back({value, batch_size});
  if (pending_.size() >= max_pending) add_pending();
}

void ResultMetric::add(double value, int64_t weight) {
  const bool narrow = float32_sums_ && !is_wide_;
  switch (meta_.reduce) {
    case Reduce::mean:
      sum_ = narrow ? static_cast<float>(sum_) + static_cast<float>(value) * static_cast<float>(weight)
                    : sum_ + value * static_cast<double>(weight);
      weight_ += static_cast<double>(weight);
      break;
    case Reduce::sum:
      sum_ = narrow ? static_cast<float>(sum_) + static_cast<float>(value) : sum_ + value;
      break;
    case Reduce::min:
      sum_ = lesser(value, sum_);
      break;
    case Reduce::max:
      sum_ = greater(value, sum_);
      break;
  }
}

// One copy from the device for all of them.
void ResultMetric::add_pending() {
  std::vector<torch::Tensor> tensors;
  for (const auto& p : pending_) tensors.push_back(p.value.is_pending() ? p.value.pending().reshape({}) : torch::Tensor());
  std::erase_if(tensors, [](const torch::Tensor& t) { return !t.defined(); });
  torch::Tensor values = tensors.empty() ? torch::Tensor() : at::stack(tensors).to(torch::kCPU, torch::kDouble);
  int64_t next = 0;
  for (const auto& p : pending_) {
    if (p.value.is_pending()) p.value.set(values.const_data_ptr<double>()[next++]);
    add(p.value.get(), p.weight);
  }
  pending_.clear();
}

double ResultMetric::computed() const {
  if (meta_.reduce != Reduce::mean) return sum_;
  return float32_sums_ && !is_wide_ ? static_cast<float>(sum_) / static_cast<float>(weight_) : sum_ / weight_;
}

std::optional<LazyScalar> ResultMetric::value(bool on_step) {
  if (on_step) return meta_.on_step ? std::optional(latest_) : std::nullopt;
  if (!meta_.on_epoch) return std::nullopt;
  if (!pending_.empty()) add_pending();
  return LazyScalar(computed());
}

void ResultMetric::sync(Strategy& strategy) {
  if (!meta_.sync_dist || !meta_.on_epoch || !has_value_ || is_synced_) return;
  if (!pending_.empty()) add_pending();
  const bool is_mean = meta_.reduce == Reduce::mean;
  const torch::Tensor state = torch::tensor({sum_, weight_}, torch::kDouble).to(strategy.root_device());
  const torch::Tensor all = strategy.reduce(state, is_mean ? Reduce::sum : meta_.reduce).cpu();
  sum_ = all[0].item<double>();
  weight_ = all[1].item<double>();
  is_synced_ = true;
}

Dict ResultMetric::state_dict() {
  if (!pending_.empty()) add_pending();
  return {{"hook_name", hook_name(hook_)},
          {"name", key()},
          {"dataloader_idx", dataloader_idx_},
          {"prog_bar", meta_.prog_bar},
          {"logger", meta_.logger},
          {"on_step", meta_.on_step},
          {"on_epoch", meta_.on_epoch},
          {"add_dataloader_idx", meta_.add_dataloader_idx},
          {"reduce", static_cast<int64_t>(meta_.reduce)},
          {"sync_dist", meta_.sync_dist},
          {"wide", is_wide_},
          {"latest", latest_.get()},
          {"sum", sum_},
          {"weight", weight_}};
}

ResultMetric ResultMetric::from_state_dict(const Dict& s, bool float32_sums) {
  const LogMeta meta{s.at("prog_bar").as_bool(),
                     s.at("logger").as_bool(),
                     s.at("on_step").as_bool(),
                     s.at("on_epoch").as_bool(),
                     s.at("add_dataloader_idx").as_bool(),
                     static_cast<Reduce>(s.at("reduce").as_int()),
                     s.at("sync_dist").as_bool()};
  ResultMetric metric(hook_from_name(s.at("hook_name").as_string()), s.at("name").as_string(),
                      static_cast<int32_t>(s.at("dataloader_idx").as_int()), meta, float32_sums);
  metric.has_value_ = true;
  metric.is_wide_ = s.at("wide").as_bool();
  metric.latest_ = LazyScalar(s.at("latest").as_double());
  metric.sum_ = s.at("sum").as_double();
  metric.weight_ = s.at("weight").as_double();
  return metric;
}

Value::List ResultCollection::state_dict() {
  Value::List state;
  for (auto& metric : metrics_) {
    if (metric.has_value()) state.emplace_back(metric.state_dict());
  }
  return state;
}

void ResultCollection::load_state_dict(const Value::List& state, bool float32_sums) {
  metrics_.clear();
  for (const auto& metric : state) metrics_.push_back(ResultMetric::from_state_dict(metric.as_dict(), float32_sums));
}

ResultMetric& ResultCollection::metric(Hook hook, std::string_view name, const LogMeta& meta, bool float32_sums) {
  // Steps log the same names in the same order, so the metric after the last one is most often the one.
  for (size_t i = 0; i < metrics_.size(); ++i) {
    if (cursor_ >= metrics_.size()) cursor_ = 0;
    ResultMetric& metric = metrics_[cursor_++];
    if (metric.hook() != hook || metric.key() != name) continue;
    if (metric.dataloader_idx() != dataloader_idx && meta.add_dataloader_idx) continue;
    if (metric.meta() == meta && metric.dataloader_idx() == dataloader_idx) return metric;
    throw ConfigError("log(\"" + std::string(name) + "\") was called with different options before in " +
                      std::string(hook_name(hook)) + "; one name has one set of options in a hook");
  }
  metrics_.emplace_back(hook, name, dataloader_idx, meta, float32_sums);
  cursor_ = 0;
  return metrics_.back();
}

void ResultCollection::reset() {
  for (auto& metric : metrics_) metric.reset();
}

void ResultCollection::sync(Strategy& strategy) {
  for (auto& metric : metrics_) {
    if (metric.dataloader_idx() == dataloader_idx) metric.sync(strategy);
  }
}

void ResultCollection::reset_hook(Hook hook) {
  for (auto& metric : metrics_) {
    if (metric.hook() == hook && !metric.is_loader_specific()) metric.reset();
  }
}

}  // namespace leyden
