// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include <store/export.h>
#include <store/filter/filter.h>

namespace leyden {

/// A name as filters use it: started, model.lr, val_acc.max.
struct SortKey {
  std::string field;
  bool descending = false;
};

/// Which runs, in which order, and which part of them.
struct RunQuery {
  Filter filter = {};
  /// Runs without a value, and NaN, come last in both directions; equal ones in the order of creation. Without
  /// keys: the order of creation.
  std::vector<SortKey> sort = {};
  bool newest_first = false;  // the order of creation the other way round
  bool archived = true;       // archived runs, too
  size_t offset = 0, limit = std::numeric_limits<size_t>::max();
};

struct RunPage {
  std::vector<std::string> ids;
  size_t total = 0;  // that the filter lets through
};

/// A value of a run: none, a number, a text.
using RunValue = std::variant<std::monostate, double, std::string>;

/// Runs that have something in common.
struct Grouping {
  /// Parameters, facts (tags: a run is in the group of each), metrics.
  std::vector<std::string> by = {};
  /// Runs are together when nothing but their seeds differs.
  bool everything_but_seeds = false;
  /// What is summed up of each group: numbers such as val_acc.max, model.lr, duration.
  std::vector<std::string> summarise = {};
};

/// Of the runs of a group that have the value; NaN is left out.
struct Spread {
  size_t count = 0;
  double mean, median, min, max;
  double deviation;  // of the sample, n - 1; NaN of fewer than two
};

struct RunGroup {
  std::vector<RunValue> key;         // for each of Grouping::by
  std::vector<std::string> ids;      // in the order of creation
  std::vector<Spread> summary;       // for each of Grouping::summarise
};

/// The spread of what is not NaN of `values`; all NaN and 0 when nothing is left.
LEYDEN_STORE_API Spread spread_of(std::vector<double> values);

}  // namespace leyden
