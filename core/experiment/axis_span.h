// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include <experiment/export.h>
#include <experiment/plot_axis.h>
#include <experiment/run_brush.h>

namespace leyden {

/// A part of an axis as PlotAxis::place() counts: what a hand brushes.
struct AxisSpan {
  double low = 0, high = 1;
};

/// What a brush's range takes of an axis, categories with some room around them; nullopt where there is none.
LEYDEN_EXPERIMENT_API std::optional<AxisSpan> span_of(const PlotAxis& axis, const RunBrush::Range* range);
/// The range that a span brushes, either end first; nullopt where it holds no category.
LEYDEN_EXPERIMENT_API std::optional<RunBrush::Range> range_of(const PlotAxis& axis, AxisSpan span);
/// The room around a category in a span.
LEYDEN_EXPERIMENT_API double category_room(const PlotAxis& axis);

}  // namespace leyden
