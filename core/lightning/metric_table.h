// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lightning/export.h>
#include <lightning/torch.h>

namespace leyden {

/// The name of a metric, interned for the life of the process: names are compared by their ids, which are
/// small numbers in the order of interning, good as indices of a table.
struct MetricName {
  uint32_t id;
  std::string text;
};

/// The one MetricName of a text. Any thread.
LEYDEN_LIGHTNING_API const MetricName& intern_metric(std::string_view text);

/// A number that may still be on its device: it is read when it is asked for, so that a step does not wait.
class LEYDEN_LIGHTNING_API LazyScalar {
 public:
  LazyScalar() = default;
  explicit LazyScalar(double value) : value_(value) {}
  /// A tensor of one element, which is kept as it is until then.
  explicit LazyScalar(torch::Tensor pending) : pending_(std::move(pending)) {}

  double get() const {
    if (pending_.defined()) read();
    return value_;
  }
  bool is_pending() const { return pending_.defined(); }
  const torch::Tensor& pending() const { return pending_; }
  void set(double value) const { value_ = value, pending_.reset(); }

 private:
  void read() const;
  mutable double value_ = 0;
  mutable torch::Tensor pending_;
};

/// Metrics by name, in the order in which they were first set.
class LEYDEN_LIGHTNING_API MetricTable {
 public:
  void set(const MetricName& name, const LazyScalar& value);
  void clear();

  /// The value of that name, if there is one.
  std::optional<double> get(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name) != nullptr; }
  bool empty() const { return entries_.empty(); }
  size_t size() const { return entries_.size(); }
  std::vector<std::string> names() const;
  std::vector<std::pair<std::string, double>> items() const;

 private:
  struct Entry {
    const MetricName* name;
    LazyScalar value;
  };
  const Entry* find(std::string_view name) const;

  std::vector<Entry> entries_;
  std::vector<int32_t> index_;  // by the name's id; -1: not there
};

}  // namespace leyden
