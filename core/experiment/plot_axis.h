// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <vector>

#include <experiment/export.h>
#include <store/filter/field.h>
#include <store/run_query.h>

namespace leyden {

/// How people want an axis; Automatic leaves it to the values and to what a plugin's schema says of them.
enum class AxisScale { Automatic, Linear, Log, Categories };

/// A field of runs as an axis of a plot draws it. A value.
struct LEYDEN_EXPERIMENT_API PlotAxis {
  Field field;
  bool categorical = false, log = false;
  QStringList categories;      // along the axis
  std::vector<double> values;  // of each run: a number, or its category's place in the list; NaN: none
  double low = 0, high = 1;    // of the finite values; of categories, from the first to the last

  /// Every value has its text and number here, or none. Automatic: texts make categories; numbers are on a log
  /// scale where the schema says so (`log_by_schema`) and none is 0 or less, or where they span two decades.
  static PlotAxis of(const Field& field, const std::vector<RunValue>& values, AxisScale scale,
                     bool log_by_schema = false);

  /// Where a value stands, 0 at the low end and 1 at the high one; NaN where it has no place: none, not finite, 0
  /// or less on a log scale.
  double place(double value) const;
  double valueAt(double place) const;
  /// Round values (decades on a log scale, categories) from low to high, about so many.
  std::vector<double> ticks(int about) const;
  /// As labels write it: the category, or the number in few digits.
  QString text(double value) const;
  /// A run has no place here.
  bool anyMissing() const;
  bool hasRange() const { return low < high || categories.size() > 1; }
};

}  // namespace leyden
