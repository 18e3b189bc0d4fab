// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_curve.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace leyden {

std::size_t nearest_entry(std::span<const double> x, double at) {
  if (x.empty()) return 0;
  const auto after = std::lower_bound(x.begin(), x.end(), at);
  if (after == x.end()) return x.size() - 1;
  const auto i = static_cast<std::size_t>(after - x.begin());
  if (i > 0 && at - x[i - 1] < x[i] - at) return i - 1;
  return i;
}

std::size_t Curve::bytes() const {
  const auto doubles = [](const CurveLine& line) {
    return line.x.capacity() + line.low.capacity() + line.high.capacity();
  };
  return sizeof(Curve) + sizeof(double) * (doubles(raw) + doubles(smooth)) +
         sizeof(CurveMarker) * markers.capacity();
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

double EpochMap::at(double step) const {
  if (m_knots.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto after = std::upper_bound(m_knots.begin(), m_knots.end(), step, [](double s, const Knot& knot) {
    return s < static_cast<double>(knot.step);
  });
  if (after == m_knots.begin()) return m_knots.front().epoch;
  const Knot& knot = *(after - 1);
  const double steps = step - static_cast<double>(knot.step);
  if (after == m_knots.end()) return knot.epoch + steps * lastSlope();
  return knot.epoch + steps * (after->epoch - knot.epoch) / static_cast<double>(after->step - knot.step);
}

double EpochMap::stepAt(double epoch) const {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto after = std::upper_bound(m_knots.begin(), m_knots.end(), epoch,
                                      [](double e, const Knot& knot) { return e < knot.epoch; });
  if (after == m_knots.begin()) return -kInfinity;
  const Knot& knot = *(after - 1);
  double slope = lastSlope();
  if (after != m_knots.end())
    slope = (after->epoch - knot.epoch) / static_cast<double>(after->step - knot.step);
  const double step = static_cast<double>(knot.step) + (epoch - knot.epoch) / slope;
  return after == m_knots.end() && step > static_cast<double>(m_last_step) ? kInfinity : step;
}

AttemptCuts attempt_cuts(const std::vector<AttemptInfo>& attempts) {
  AttemptCuts cuts;
  int64_t later = std::numeric_limits<int64_t>::max();
  for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
    if (later != std::numeric_limits<int64_t>::max()) cuts[attempt->attempt] = later;
    if (attempt->first_step) later = std::min(later, *attempt->first_step);
  }
  return cuts;
}

std::vector<std::size_t> drawn_order(const SeriesColumns& columns, const AttemptCuts& cuts) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!cuts.empty()) {
    std::erase_if(order, [&](std::size_t i) {
      const auto cut = cuts.find(columns.attempt[i]);
      return cut != cuts.end() && columns.step[i] >= cut->second;
    });
  }
  const auto by_step = [&](std::size_t a, std::size_t b) { return columns.step[a] < columns.step[b]; };
  if (!std::is_sorted(order.begin(), order.end(), by_step))
    std::stable_sort(order.begin(), order.end(), by_step);
  return order;
}

namespace {

std::vector<double> positions(const SeriesColumns& columns, const std::vector<std::size_t>& order,
                              CurveAxis axis, double started) {
  std::vector<double> x(order.size());
  EpochMap epochs;
  if (axis == CurveAxis::Epoch)
    for (const std::size_t i : order) epochs.add(columns.step[i], columns.epoch[i]);
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t i = order[k];
    switch (axis) {
      case CurveAxis::Step:
        x[k] = static_cast<double>(columns.step[i]);
        break;
      case CurveAxis::Epoch:
        x[k] = epochs.at(static_cast<double>(columns.step[i]));
        break;
      case CurveAxis::Time:
        x[k] = columns.wall_time[i] - started;
        break;
      case CurveAxis::WallTime:
        x[k] = columns.wall_time[i];
        break;
      case CurveAxis::Metric:  // is made by build_path()
        x[k] = std::numeric_limits<double>::quiet_NaN();
        break;
    }
  }
  return x;
}

// What TimeEma measures by: epochs are stretches of steps.
std::vector<double> distances(const SeriesColumns& columns, const std::vector<std::size_t>& order, CurveAxis axis) {
  return positions(columns, order, isTime(axis) ? axis : CurveAxis::Step, 0.0);
}

// A clock may go backwards and a resumed run may start anew: lines are drawn along x, whatever the order was.
void sortAlongX(Curve& curve) {
  const std::vector<double>& x = curve.raw.x;
  if (std::is_sorted(x.begin(), x.end())) return;
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  const auto permute = [&order](std::vector<double>& values) {
    if (values.empty()) return;
    std::vector<double> sorted(values.size());
    for (std::size_t k = 0; k < order.size(); ++k) sorted[k] = values[order[k]];
    values.swap(sorted);
  };
  permute(curve.raw.low);
  permute(curve.smooth.low);
  permute(curve.raw.x);
}

void summarise(Curve& curve) {
  for (std::size_t i = 0; i < curve.raw.size(); ++i) {
    curve.x_extent.add(curve.raw.x[i]);
    if (std::isfinite(curve.raw.low[i]))
      curve.value_extent.add(curve.raw.low[i]);
    else
      curve.markers.push_back({curve.raw.x[i], curve.raw.low[i]});
  }
}

}  // namespace

Curve build_curve(const SeriesColumns& columns, const AttemptCuts& cuts, CurveAxis axis, double started,
                  const Smoothing& smoothing) {
  Curve curve;
  const std::vector<std::size_t> order = drawn_order(columns, cuts);
  curve.count = static_cast<int64_t>(order.size());
  if (order.empty()) return curve;
  curve.last_value = columns.value[order.back()];
  std::vector<double> x = positions(columns, order, axis, started);
  if (std::isnan(x.front())) return curve;  // no epochs were logged: nothing to draw on that axis
  curve.raw.x = std::move(x);
  curve.raw.low.reserve(order.size());
  for (const std::size_t i : order) curve.raw.low.push_back(columns.value[i]);
  if (smoothing.active()) curve.smooth.low = smooth(curve.raw.low, smoothing, distances(columns, order, axis));
  sortAlongX(curve);
  summarise(curve);
  return curve;
}

}  // namespace leyden
