// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_curve.h>

#include <experiment/smoothing.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace leyden {

std::size_t Curve::nearest(double at) const {
  if (x.empty()) return 0;
  const auto after = std::lower_bound(x.begin(), x.end(), at);
  if (after == x.end()) return x.size() - 1;
  const std::size_t i = static_cast<std::size_t>(after - x.begin());
  if (i > 0 && at - x[i - 1] < x[i] - at) return i - 1;
  return i;
}

std::size_t Curve::bytes() const {
  const std::size_t doubles = x.capacity() + low.capacity() + high.capacity() + smooth_low.capacity() +
                              smooth_high.capacity() + 2 * markers.capacity();
  return sizeof(Curve) + doubles * sizeof(double);
}

void EpochMap::add(int64_t step, double epoch) {
  if (std::isnan(epoch)) return;
  m_last_step = m_knots.empty() ? step : std::max(step, m_last_step);
  if (m_knots.empty() || epoch > m_knots.back().epoch) {
    if (!m_knots.empty() && step <= m_knots.back().step) return;
    m_knots.push_back({step, epoch});
  }
}

// Epochs a step in the last, unfinished epoch: as in the one before, but never beyond its end.
double EpochMap::lastSlope() const {
  const Knot& last = m_knots.back();
  const double within = 1.0 / static_cast<double>(m_last_step - last.step + 1);
  if (m_knots.size() < 2) return within;
  const Knot& before = m_knots[m_knots.size() - 2];
  const double earlier = (last.epoch - before.epoch) / static_cast<double>(last.step - before.step);
  return std::min(earlier, within);
}

double EpochMap::at(int64_t step) const {
  if (m_knots.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto after = std::upper_bound(m_knots.begin(), m_knots.end(), step,
                                      [](int64_t s, const Knot& knot) { return s < knot.step; });
  if (after == m_knots.begin()) return m_knots.front().epoch;
  const Knot& knot = *(after - 1);
  const auto steps = static_cast<double>(step - knot.step);
  if (after == m_knots.end()) return knot.epoch + steps * lastSlope();
  return knot.epoch + steps * (after->epoch - knot.epoch) / static_cast<double>(after->step - knot.step);
}

namespace {

// The first step that a later attempt wrote, for each attempt but the last.
std::map<int, int64_t> supersededFrom(const SeriesColumns& columns) {
  std::map<int, int64_t> first;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto [at, fresh] = first.try_emplace(columns.attempt[i], columns.step[i]);
    if (!fresh) at->second = std::min(at->second, columns.step[i]);
  }
  std::map<int, int64_t> from;
  int64_t later = std::numeric_limits<int64_t>::max();
  for (auto attempt = first.rbegin(); attempt != first.rend(); ++attempt) {
    from[attempt->first] = later;
    later = std::min(later, attempt->second);
  }
  return from;
}

std::vector<std::size_t> drawnOrder(const SeriesColumns& columns) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (columns.attempt.empty()) return order;
  if (columns.attempt.front() != columns.attempt.back()) {
    const auto from = supersededFrom(columns);
    std::erase_if(order, [&](std::size_t i) { return columns.step[i] >= from.at(columns.attempt[i]); });
  }
  const auto by_step = [&](std::size_t a, std::size_t b) { return columns.step[a] < columns.step[b]; };
  if (!std::is_sorted(order.begin(), order.end(), by_step))
    std::stable_sort(order.begin(), order.end(), by_step);
  return order;
}

std::vector<double> positions(const SeriesColumns& columns, const std::vector<std::size_t>& order,
                              CurveAxis axis, double started) {
  std::vector<double> x(order.size());
  EpochMap epochs;
  if (axis == CurveAxis::Epoch)
    for (const std::size_t i : order) epochs.add(columns.step[i], columns.epoch[i]);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t i = order[k];
    switch (axis) {
      case CurveAxis::Step: x[k] = static_cast<double>(columns.step[i]); break;
      case CurveAxis::Epoch: x[k] = epochs.at(columns.step[i]); break;
      case CurveAxis::Time: x[k] = columns.wall_time[i] - started; break;
    }
  }
  return x;
}

// A clock may go backwards and a resumed run may start anew: lines are drawn along x, whatever the order was.
void sortAlongX(Curve& curve) {
  if (std::is_sorted(curve.x.begin(), curve.x.end())) return;
  std::vector<std::size_t> order(curve.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return curve.x[a] < curve.x[b]; });
  const auto permute = [&order](std::vector<double>& values) {
    if (values.empty()) return;
    std::vector<double> sorted(values.size());
    for (std::size_t k = 0; k < order.size(); ++k) sorted[k] = values[order[k]];
    values.swap(sorted);
  };
  permute(curve.low);
  permute(curve.smooth_low);
  permute(curve.x);
}

void summarise(Curve& curve) {
  for (std::size_t i = 0; i < curve.size(); ++i) {
    curve.x_extent.add(curve.x[i]);
    if (std::isfinite(curve.low[i]))
      curve.value_extent.add(curve.low[i]);
    else
      curve.markers.push_back({curve.x[i], curve.low[i]});
  }
}

}  // namespace

Curve build_curve(const SeriesColumns& columns, CurveAxis axis, double started, double smoothing) {
  Curve curve;
  const std::vector<std::size_t> order = drawnOrder(columns);
  curve.count = static_cast<int64_t>(order.size());
  curve.superseded = static_cast<int64_t>(columns.size() - order.size());
  if (order.empty()) return curve;
  curve.last_value = columns.value[order.back()];
  curve.x = positions(columns, order, axis, started);
  if (std::isnan(curve.x.front())) {  // no epochs were logged: nothing to draw on that axis
    curve.x.clear();
    return curve;
  }
  curve.low.reserve(order.size());
  for (const std::size_t i : order) curve.low.push_back(columns.value[i]);
  if (smoothing > 0.0) curve.smooth_low = smooth(curve.low, smoothing);
  sortAlongX(curve);
  summarise(curve);
  return curve;
}

}  // namespace leyden
