// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/axis_span.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace leyden {
namespace {

constexpr double kRoom = 0.35;  // of the way to the next category
constexpr double kTiny = 1e-9;

}  // namespace

double category_room(const PlotAxis& axis) {
  return axis.categories.size() > 1 ? kRoom / static_cast<double>(axis.categories.size() - 1) : 0.1;
}

std::optional<AxisSpan> span_of(const PlotAxis& axis, const RunBrush::Range* range) {
  if (!range) return std::nullopt;
  if (!range->texts) {
    // What lies below a log scale's values lies at its end.
    const auto place = [&](double value) { return axis.log && value < axis.low ? 0.0 : axis.place(value); };
    const double low = place(range->low), high = place(range->high);
    if (axis.categorical || std::isnan(low) || std::isnan(high)) return std::nullopt;
    return AxisSpan{std::clamp(low, 0.0, 1.0), std::clamp(high, 0.0, 1.0)};
  }
  AxisSpan span{2, -1};
  for (int i = 0; i < axis.categories.size(); ++i) {
    if (!range->texts->contains(axis.categories[i])) continue;
    span.low = std::min(span.low, axis.place(i) - category_room(axis));
    span.high = std::max(span.high, axis.place(i) + category_room(axis));
  }
  return span.low < span.high ? std::optional(span) : std::nullopt;
}

std::optional<RunBrush::Range> range_of(const PlotAxis& axis, AxisSpan span) {
  if (span.low > span.high) std::swap(span.low, span.high);
  RunBrush::Range range;
  if (axis.categorical) {
    range.texts.emplace();
    for (int i = 0; i < axis.categories.size(); ++i)
      if (axis.place(i) >= span.low - kTiny && axis.place(i) <= span.high + kTiny) range.texts->insert(axis.categories[i]);
    return range.texts->isEmpty() ? std::nullopt : std::optional(range);
  }
  // The ends to the bit, whatever a logarithm makes of them.
  range.low = span.low <= kTiny ? axis.low : axis.valueAt(span.low);
  range.high = span.high >= 1 - kTiny ? axis.high : axis.valueAt(span.high);
  return range;
}

}  // namespace leyden
