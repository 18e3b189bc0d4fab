// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>
#include <store/run_reader.h>

namespace leyden {

/// What the catalog knows of a metric of a run. Best: the maximum where higher is better, else the minimum.
enum class Aggregate {
  Last,
  Min,
  Max,
  Mean,
  Best,
  Count,
  Nan,
  FirstStep,
  LastStep,
  MinStep,
  MaxStep,
  BestStep
};

/// "last", "min", "best_step", ...
LEYDEN_STORE_API std::string_view to_string(Aggregate aggregate);
LEYDEN_STORE_API std::optional<Aggregate> aggregate_from(std::string_view text);
LEYDEN_STORE_API const std::vector<Aggregate>& all_aggregates();

/// Whether more is better of a metric, by the words of its name: acc, f1, auc, ... A metric that also says
/// loss or error is to be low, as is every other one.
LEYDEN_STORE_API bool higher_is_better(std::string_view metric);

/// NaN when the series has no such value.
LEYDEN_STORE_API double aggregate_of(const SeriesInfo& series, Aggregate aggregate);

}  // namespace leyden
