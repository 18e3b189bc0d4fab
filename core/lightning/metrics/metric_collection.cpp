// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/metric_collection.h>

#include <lightning/errors.h>
#include <lightning/field_spec.h>

namespace leyden {

namespace {

std::vector<MetricCollection::Member> named(const std::vector<std::shared_ptr<PredictionMetric>>& metrics) {
  std::vector<MetricCollection::Member> members;
  for (const auto& metric : metrics) members.emplace_back(metric->name(), metric);
  return members;
}

}  // namespace

MetricCollection::MetricCollection(std::vector<Member> members, std::string prefix, std::string postfix)
    : members_(std::move(members)), prefix_(std::move(prefix)), postfix_(std::move(postfix)) {
  std::set<std::string_view> names;
  for (const auto& [name, metric] : members_) {
    if (!names.insert(name).second) {
      throw ConfigError("a collection of metrics has two named '" + name + "'; give one of them another name", name);
    }
  }
}

MetricCollection::MetricCollection(const std::vector<std::shared_ptr<PredictionMetric>>& metrics, std::string prefix,
                                   std::string postfix)
    : MetricCollection(named(metrics), std::move(prefix), std::move(postfix)) {}

MetricCollection::MetricCollection(const MetricCollection& other)
    : members_(other.members_), prefix_(other.prefix_), postfix_(other.postfix_) {
  for (auto& [name, metric] : members_) metric = metric->clone();
}

MetricCollection& MetricCollection::operator=(const MetricCollection& other) {
  if (this != &other) *this = MetricCollection(other);
  return *this;
}

MetricCollection::MetricCollection(MetricCollection&&) noexcept = default;
MetricCollection& MetricCollection::operator=(MetricCollection&&) noexcept = default;
MetricCollection::~MetricCollection() = default;

void MetricCollection::update(const torch::Tensor& preds, const torch::Tensor& target) {
  for (const auto& [name, metric] : members_) metric->update(preds, target);
}

MetricResults MetricCollection::forward(const torch::Tensor& preds, const torch::Tensor& target) {
  MetricResults results;
  for (const auto& [name, metric] : members_) results.emplace_back(result_name(name), metric->forward(preds, target));
  return results;
}

MetricResults MetricCollection::compute() {
  MetricResults results;
  for (const auto& [name, metric] : members_) results.emplace_back(result_name(name), metric->compute());
  return results;
}

void MetricCollection::reset() {
  for (const auto& [name, metric] : members_) metric->reset();
}

void MetricCollection::merge(const MetricCollection& other) {
  if (other.members_.size() != members_.size()) {
    throw ConfigError("collections of different metrics cannot be merged");
  }
  for (const auto& [name, metric] : members_) metric->merge(other.at(name));
}

void MetricCollection::sync(Strategy& strategy) {
  for (const auto& [name, metric] : members_) metric->sync(strategy);
}

void MetricCollection::unsync() {
  for (const auto& [name, metric] : members_) metric->unsync();
}

void MetricCollection::to(torch::Device device) {
  for (const auto& [name, metric] : members_) metric->to(device);
}

void MetricCollection::set_dtype(torch::ScalarType type) {
  for (const auto& [name, metric] : members_) metric->set_dtype(type);
}

Dict MetricCollection::state_dict() const {
  Dict state;
  for (const auto& [name, metric] : members_) state.insert_or_assign(name, metric->state_dict());
  return state;
}

void MetricCollection::load_state_dict(const Dict& state) {
  for (const auto& [name, metric] : members_) metric->load_state_dict(state.at(name).as_dict(name));
}

MetricCollection MetricCollection::clone(std::string prefix, std::string postfix) const {
  MetricCollection copy(*this);
  copy.prefix_ = std::move(prefix);
  copy.postfix_ = std::move(postfix);
  return copy;
}

PredictionMetric& MetricCollection::at(std::string_view name) const {
  std::vector<std::string> known;
  for (const auto& [member, metric] : members_) {
    if (member == name) return *metric;
    known.push_back(member);
  }
  throw ConfigError("the collection has no metric '" + std::string(name) + "'" + did_you_mean(name, known),
                    std::string(name));
}

}  // namespace leyden
