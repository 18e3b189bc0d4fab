// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Curves that need more than one series: a metric over another, an expression. Private to core/experiment.
#pragma once

#include <experiment/curve_expression.h>
#include <experiment/series_curve.h>

#include <string>
#include <vector>

namespace leyden {

/// A chart's source that begins with this is an expression, everything else the name of a metric.
inline constexpr char kExpressionMark = '=';
inline bool is_expression(std::string_view source) {
  return source.starts_with(kExpressionMark);
}

/// The points of `columns` that are drawn, in the order of steps.
SeriesColumns drawn_columns(const SeriesColumns& columns, const AttemptCuts& cuts);

/// Points of `y` at steps that `x` has, with its values there; both as drawn_columns() gives them. See build_path().
struct PathPoints {
  std::vector<double> step, x, y;
};
PathPoints path_points(const SeriesColumns& y, const SeriesColumns& x);

/// `y` over `x`, both as drawn_columns() gives them: a path in the order of steps. Values of one step meet: those
/// of one log call (their wall times are equal) first, then the step's newest; points of y at steps that x lacks
/// are left out. Smoothed is y alone, over the points that met, by steps.
Curve build_path(const SeriesColumns& y, const SeriesColumns& x, const Smoothing& smoothing);

/// The part of a curve that a query asks for, where it is longer than `whole_limit`: its entries' least and
/// greatest values in columns no wider than a pixel. Paths stay whole: what they do within a column matters.
Curve seen_part(const Curve& whole, const CurveQuery& query, int64_t whole_limit);

}  // namespace leyden
