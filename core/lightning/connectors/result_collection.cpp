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
  if (const auto object = object_.lock()) object->reset();
  object_.reset();
  object_state_.reset();
  synced_value_.reset();
  has_value_ = is_wide_ = has_latest_ = follows_object_ = is_synced_ = false;
  latest_ = LazyScalar();
  sum_ = start_value(meta_.reduce);
  weight_ = 0;
  pending_.clear();
}

void ResultMetric::update(const LazyScalar& value, bool is_wide, int64_t batch_size) {
  if (follows_object_) throw ConfigError("log(\"" + key() + "\") takes a metric object or values, not both", "log");
  has_value_ = has_latest_ = true;
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

void ResultMetric::update(std::reference_wrapper<TensorMetric> object, bool, int64_t) {
  TensorMetric& metric = object;
  const auto followed = object_.lock();
  if ((has_value_ && !follows_object_) || (followed && followed.get() != &metric)) {
    throw ConfigError("log(\"" + key() + "\") follows one metric object until it is reset, and no values besides",
                      "log");
  }
  has_value_ = follows_object_ = true;
  is_synced_ = false;
  synced_value_.reset();
  object_ = metric.weak_reference();
  if (object_state_) {
    // What was gathered before the checkpoint comes first.
    const Dict since = metric.state_dict();
    metric.load_state_dict(*std::exchange(object_state_, std::nullopt));
    metric.merge_state(since);
  }
  has_latest_ = meta_.on_step && metric.step_value().defined();
  if (has_latest_) latest_ = one_element(metric.step_value());
}

LazyScalar ResultMetric::one_element(const torch::Tensor& value) const {
  if (value.numel() != 1) {
    throw ConfigError("log(\"" + key() + "\") takes a metric that comes to one element, not to " +
                          std::to_string(value.numel()) + "; log them one by one with log_dict",
                      "log");
  }
  return value.is_cpu() ? LazyScalar(value.item<double>()) : LazyScalar(value.detach());
}

// Without the object, what it came to when the checkpoint was written.
std::optional<LazyScalar> ResultMetric::value_of_object() {
  if (synced_value_) return synced_value_;
  if (const auto object = object_.lock()) return one_element(static_cast<TensorMetric&>(*object).compute());
  return object_state_ && weight_ > 0 ? std::optional(LazyScalar(sum_)) : std::nullopt;
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

std::optional<LazyScalar> ResultMetric::epoch_value() {
  if (!meta_.on_epoch) return std::nullopt;
  if (follows_object_) return value_of_object();
  if (!pending_.empty()) add_pending();
  return LazyScalar(computed());
}

void ResultMetric::sync(Strategy& strategy) {
  if (!meta_.on_epoch || !has_value_ || is_synced_ || meta_.rank_zero_only) return;
  if (follows_object_) return sync_object(strategy);
  if (!meta_.sync_dist) return;
  if (!pending_.empty()) add_pending();
  const bool is_mean = meta_.reduce == Reduce::mean;
  const torch::Tensor state = torch::tensor({sum_, weight_}, torch::kDouble).to(strategy.root_device());
  const torch::Tensor all = strategy.reduce(state, is_mean ? Reduce::sum : meta_.reduce).cpu();
  sum_ = all[0].item<double>();
  weight_ = all[1].item<double>();
  is_synced_ = true;
}

// The object itself goes on with what this process has gathered.
void ResultMetric::sync_object(Strategy& strategy) {
  const auto object = object_.lock();
  if (!object) return;
  const Metric::Synced synced(*object, strategy);
  synced_value_ = one_element(static_cast<TensorMetric&>(*object).compute());
  is_synced_ = true;
}

Dict ResultMetric::state_dict() {
  if (!pending_.empty()) add_pending();
  Dict state = dict_of_values();
  const auto object = object_.lock();
  if (!object) return state;
  state.insert_or_assign("object", object->state_dict());
  if (!meta_.on_epoch) return state;
  try {
    state.insert_or_assign("sum", value_of_object()->get());
    state.insert_or_assign("weight", 1.0);
  } catch (const ConfigError&) {
    // It needs more than was gathered until now; its state goes on.
  }
  return state;
}

Dict ResultMetric::dict_of_values() const {
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
          {"rank_zero_only", meta_.rank_zero_only},
          {"wide", is_wide_},
          {"has_latest", has_latest_},
          {"latest", latest_.get()},
          {"sum", sum_},
          {"weight", weight_}};
}

ResultMetric ResultMetric::from_state_dict(const Dict& s, bool float32_sums) {
  const Value* rank_zero_only = s.find("rank_zero_only");  // not in files from before it was kept
  const LogMeta meta{s.at("prog_bar").as_bool(),
                     s.at("logger").as_bool(),
                     s.at("on_step").as_bool(),
                     s.at("on_epoch").as_bool(),
                     s.at("add_dataloader_idx").as_bool(),
                     static_cast<Reduce>(s.at("reduce").as_int()),
                     s.at("sync_dist").as_bool(),
                     rank_zero_only && rank_zero_only->as_bool()};
  ResultMetric metric(hook_from_name(s.at("hook_name").as_string()), s.at("name").as_string(),
                      static_cast<int32_t>(s.at("dataloader_idx").as_int()), meta, float32_sums);
  metric.has_value_ = true;
  metric.is_wide_ = s.at("wide").as_bool();
  metric.has_latest_ = s.at("has_latest").as_bool();
  metric.latest_ = LazyScalar(s.at("latest").as_double());
  metric.sum_ = s.at("sum").as_double();
  metric.weight_ = s.at("weight").as_double();
  if (const Value* object = s.find("object")) {
    metric.follows_object_ = true;
    metric.object_state_ = object->as_dict();
  }
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
  if (meta.add_dataloader_idx && name.find("/dataloader_idx_") != std::string_view::npos) {
    throw ConfigError("log(\"" + std::string(name) + "\") in " + std::string(hook_name(hook)) + ": /dataloader_idx_ is added by " +
                          "the Trainer; log it under another name, or with add_dataloader_idx false", "log");
  }
  metrics_.emplace_back(hook, name, dataloader_idx, meta, float32_sums);
  cursor_ = 0;
  return metrics_.back();
}

std::vector<std::string> ResultCollection::names() const {
  std::vector<std::string> names;
  for (const ResultMetric& metric : metrics_) {
    names.push_back(metric.name().text);
    if (!metric.meta().forked()) continue;
    for (const bool on_step : {true, false}) names.push_back(metric.forked_name(on_step).text);
  }
  return names;
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
    const bool is_plain = !metric.is_loader_specific() && !metric.follows_object();
    if (metric.hook() == hook && is_plain) metric.reset();
  }
}

}  // namespace leyden
