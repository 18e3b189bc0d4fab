// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/batch.h>

#include <algorithm>

namespace leyden {

void Batch::clear() {
  calls.clear();
  series.clear();
  call_of.clear();
  values.clear();
  messages.clear();
}

void Batch::add_call(const CallRow& call, const ScalarPoint* points, size_t count) {
  const auto index = static_cast<uint32_t>(calls.size());
  calls.push_back(call);
  const size_t at = values.size();
  series.resize(at + count);
  values.resize(at + count);
  call_of.resize(at + count, index);
  for (size_t i = 0; i < count; ++i) {
    series[at + i] = points[i].series;
    values[at + i] = points[i].value;
  }
}

std::vector<size_t> Batch::cluster_by_series() {
  const uint32_t largest = series.empty() ? 0 : *std::max_element(series.begin(), series.end());
  std::vector<size_t> begins(size_t{largest} + 2, 0);
  for (const uint32_t id : series) ++begins[id + 1];
  for (size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];

  std::vector<size_t> next(begins.begin(), begins.end() - 1);
  other_calls_.resize(values.size());
  other_values_.resize(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t to = next[series[i]]++;
    other_calls_[to] = call_of[i];
    other_values_[to] = values[i];
  }
  call_of.swap(other_calls_);
  values.swap(other_values_);
  for (size_t id = 0; id + 1 < begins.size(); ++id) {
    std::fill(series.begin() + static_cast<std::ptrdiff_t>(begins[id]),
              series.begin() + static_cast<std::ptrdiff_t>(begins[id + 1]), static_cast<uint32_t>(id));
  }
  return begins;
}

}  // namespace leyden
