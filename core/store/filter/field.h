// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>
#include <store/filter/filter_error.h>
#include <store/metric_aggregate.h>

namespace leyden {

/// The names that filters, sorting and columns may use in a workspace, each list sorted.
struct Vocabulary {
  std::vector<std::string> params, metrics, tags, plugins, devices, verbs;
};

/// A value that every run may have: a fact of the run, a parameter, or an aggregate of a metric.
struct LEYDEN_STORE_API Field {
  enum class Kind { Fact, Param, Metric };
  enum class Fact { Id, Name, Plugin, Status, Verb, Device, Notes, Error, Tags, Started, Duration, Age, Starred, Archived };

  Kind kind = Kind::Fact;
  Fact fact = Fact::Id;
  std::string name;  // the parameter's path, the metric's name
  Aggregate aggregate = Aggregate::Last;
  bool operator==(const Field&) const = default;

  /// started, model.lr, val_acc (its last value), val_acc.max; params.NAME and metrics.NAME where a name would
  /// mean something else. Throws FilterError about `where` with the nearest known name.
  static Field resolve(std::string_view text, const Vocabulary& names, TextRange where = {});
  static Field param(std::string path);
  static Field metric(std::string name, Aggregate aggregate = Aggregate::Last);
  /// As resolve() takes it.
  std::string text() const;
};

/// "id", "name", ... as filters say them.
LEYDEN_STORE_API std::string_view to_string(Field::Fact fact);
LEYDEN_STORE_API const std::vector<Field::Fact>& all_facts();

}  // namespace leyden
