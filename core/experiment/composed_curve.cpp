// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/composed_curve.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace leyden {

namespace {

// Of the x points of one step, [begin, end), the one that belongs to a call at `time`.
std::size_t partner(const SeriesColumns& x, std::size_t begin, std::size_t end, double time) {
  const auto first = x.wall_time.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = x.wall_time.begin() + static_cast<std::ptrdiff_t>(end);
  const auto found = std::lower_bound(first, last, time);  // of one step: in the order of logging
  return found != last && *found == time ? static_cast<std::size_t>(found - x.wall_time.begin()) : end - 1;
}

CurveLine columns_of(const std::vector<double>& x, const CurveLine& line, double from, double to, int pixels) {
  CurveLine out;
  const double width = (to - from) / std::max(1, pixels);
  double column = -1.0;
  const auto begin = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), from) - x.begin());
  // One entry beyond each side, so that lines go on to the edge.
  for (std::size_t i = begin > 0 ? begin - 1 : 0; i < line.size(); ++i) {
    const double here = width > 0.0 ? std::floor((x[i] - from) / width) : 0.0;
    const bool finite = std::isfinite(line.low[i]);
    if (out.low.empty() || here != column || !finite || !std::isfinite(out.low.back())) {
      column = here;
      out.x.push_back(x[i]);
      out.low.push_back(line.low[i]);
      out.high.push_back(line.high_at(i));
    } else {
      out.low.back() = std::min(out.low.back(), line.low[i]);
      out.high.back() = std::max(out.high.back(), line.high_at(i));
    }
    if (x[i] > to) break;
  }
  return out;
}

}  // namespace

SeriesColumns drawn_columns(const SeriesColumns& columns, const AttemptCuts& cuts) {
  const std::vector<std::size_t> order = drawn_order(columns, cuts);
  SeriesColumns out;
  out.step.reserve(order.size());
  out.epoch.reserve(order.size());
  out.wall_time.reserve(order.size());
  out.value.reserve(order.size());
  out.attempt.assign(order.size(), 0);
  for (const std::size_t i : order) {
    out.step.push_back(columns.step[i]);
    out.epoch.push_back(columns.epoch[i]);
    out.wall_time.push_back(columns.wall_time[i]);
    out.value.push_back(columns.value[i]);
  }
  return out;
}

PathPoints path_points(const SeriesColumns& y, const SeriesColumns& x) {
  PathPoints points;
  std::size_t begin = 0;  // of x, those of the step
  std::size_t end = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (i == 0 || y.step[i] != y.step[i - 1]) {
      for (begin = end; begin < x.size() && x.step[begin] < y.step[i];) ++begin;
      for (end = begin; end < x.size() && x.step[end] == y.step[i];) ++end;
    }
    if (begin == end) continue;
    points.x.push_back(x.value[partner(x, begin, end, y.wall_time[i])]);
    points.y.push_back(y.value[i]);
    points.step.push_back(static_cast<double>(y.step[i]));
  }
  return points;
}

Curve build_path(const SeriesColumns& y, const SeriesColumns& x, const Smoothing& smoothing) {
  PathPoints points = path_points(y, x);
  Curve curve;
  curve.path = true;
  curve.raw.x = std::move(points.x);
  curve.raw.low = std::move(points.y);
  curve.count = static_cast<int64_t>(curve.raw.size());
  if (curve.count == 0) return curve;
  curve.last_value = curve.raw.low.back();
  if (smoothing.active()) curve.smooth.low = smooth(curve.raw.low, smoothing, points.step);
  for (std::size_t i = 0; i < curve.raw.size(); ++i) {
    if (!std::isfinite(curve.raw.x[i])) continue;
    curve.x_extent.add(curve.raw.x[i]);
    if (std::isfinite(curve.raw.low[i]))
      curve.value_extent.add(curve.raw.low[i]);
    else
      curve.markers.push_back({curve.raw.x[i], curve.raw.low[i]});
  }
  return curve;
}

Curve seen_part(const Curve& whole, const CurveQuery& query, int64_t whole_limit) {
  if (whole.path || whole.count <= whole_limit || whole.x_extent.empty()) return whole;
  Curve part = whole;
  part.envelope = true;
  const double from = std::max(query.from, whole.x_extent.lower);
  const double to = std::min(query.to, whole.x_extent.upper);
  part.smooth = columns_of(whole.smooth_x(), whole.smooth, from, to, query.pixels);
  part.raw = columns_of(whole.raw.x, whole.raw, from, to, query.pixels);
  if (query.from > whole.x_extent.lower) part.from = query.from;
  if (query.to < whole.x_extent.upper) part.to = query.to;
  return part;
}

}  // namespace leyden
