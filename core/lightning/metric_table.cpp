// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metric_table.h>

#include <memory>
#include <mutex>
#include <unordered_map>

namespace leyden {

const MetricName& intern_metric(std::string_view text) {
  static std::mutex mutex;
  // Never freed: loggers on other threads may hold names when the process ends.
  static auto& names = *new std::unordered_map<std::string_view, std::unique_ptr<MetricName>>;
  std::lock_guard lock(mutex);
  if (auto found = names.find(text); found != names.end()) return *found->second;
  auto name =
      std::make_unique<MetricName>(MetricName{static_cast<uint32_t>(names.size()), std::string(text)});
  const MetricName& result = *name;
  names.emplace(result.text, std::move(name));
  return result;
}

void LazyScalar::read() const {
  value_ = pending_.item<double>();
  pending_.reset();
}

void MetricTable::set(const MetricName& name, const LazyScalar& value) {
  if (index_.size() <= name.id) index_.resize(name.id + 1, -1);
  int32_t& position = index_[name.id];
  if (position < 0) {
    position = static_cast<int32_t>(entries_.size());
    entries_.push_back({&name, value});
  } else {
    entries_[position].value = value;
  }
}

void MetricTable::clear() {
  entries_.clear();
  index_.clear();
}

std::optional<double> MetricTable::get(std::string_view name) const {
  const Entry* entry = find(name);
  return entry ? std::optional(entry->value.get()) : std::nullopt;
}

std::vector<std::string> MetricTable::names() const {
  std::vector<std::string> names;
  for (const auto& entry : entries_) names.push_back(entry.name->text);
  return names;
}

std::vector<std::pair<std::string, double>> MetricTable::items() const {
  std::vector<std::pair<std::string, double>> items;
  for (const auto& entry : entries_) items.emplace_back(entry.name->text, entry.value.get());
  return items;
}

const MetricTable::Entry* MetricTable::find(std::string_view name) const {
  for (const auto& entry : entries_) {
    if (entry.name->text == name) return &entry;
  }
  return nullptr;
}

}  // namespace leyden
