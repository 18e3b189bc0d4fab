// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/group_gatherer.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace leyden {

namespace {

constexpr std::size_t kMostEntries = 65'536;
constexpr std::size_t kBatch = 4096;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

void join(double& low, double& high, double more_low, double more_high) {
  if (!(low <= more_low)) low = std::isnan(more_low) ? low : more_low;
  if (!(high >= more_high)) high = std::isnan(more_high) ? high : more_high;
}

}  // namespace

GroupGatherer::GroupGatherer(const GroupCurveQuery& query, double range)
    : m_streams{SmoothingStream(query.smoothing, range), SmoothingStream(query.smoothing, range),
                SmoothingStream(query.smoothing, range)},
      m_line(query.line),
      m_band(query.band) {}

GroupGatherer::Triple GroupGatherer::tripleOf(const AggregatePoint& point) const {
  const double line = m_line == GroupLine::Median ? point.median : point.mean;
  switch (m_band) {
    case GroupBand::None:
      return {line, kNan, kNan};
    case GroupBand::MinMax:
      return {line, point.min, point.max};
    case GroupBand::Deviation:
      return {line, point.mean - point.deviation, point.mean + point.deviation};
    case GroupBand::StandardError:
      return {line, point.mean - point.standard_error, point.mean + point.standard_error};
    case GroupBand::Interval:
      return {line, point.low, point.high};
  }
  return {line, kNan, kNan};
}

void GroupGatherer::add(double x, const AggregatePoint& point) {
  m_x.push_back(x);
  smooth(x, tripleOf(point));
}

void GroupGatherer::addToPath(double x, const AggregatePoint& point) {
  m_curve.path = true;
  m_x.push_back(x);
  smooth(point.x, tripleOf(point));
}

void GroupGatherer::smooth(double place, const Triple& values) {
  for (std::size_t k = 0; k < 3; ++k) m_streams[k].add(place, values[k], m_out[k]);
  if (m_out[0].size() >= kBatch) take();
}

Curve GroupGatherer::finish() {
  for (std::size_t k = 0; k < 3; ++k) m_streams[k].finish(m_out[k]);
  take();
  const bool band = m_band != GroupBand::None;
  if (m_each == 1) m_curve.raw.high.clear();
  if (!band) m_curve.band = {};
  for (std::size_t i = 0; i < m_curve.raw.size(); ++i) {
    if (std::isfinite(m_curve.raw.x[i])) m_curve.x_extent.add(m_curve.raw.x[i]);
    for (const double value : {m_curve.raw.low[i], m_curve.raw.high_at(i), band ? m_curve.band.low[i] : kNan,
                               band ? m_curve.band.high[i] : kNan})
      if (std::isfinite(value)) m_curve.value_extent.add(value);
  }
  return std::move(m_curve);
}

// The streams may lag behind each other: a band has no edge where there is one run alone.
void GroupGatherer::take() {
  const std::size_t ready = std::min({m_out[0].size(), m_out[1].size(), m_out[2].size()});
  for (std::size_t i = 0; i < ready; ++i) {
    keep(m_x.front(), {m_out[0][i], m_out[1][i], m_out[2][i]});
    m_x.pop_front();
  }
  for (std::vector<double>& out : m_out) out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(ready));
}

void GroupGatherer::keep(double x, const Triple& values) {
  ++m_curve.count;
  if (std::isfinite(values[0])) m_curve.last_value = values[0];
  if (m_in_entry == 0) {
    if (!m_curve.path && m_curve.raw.size() == kMostEntries) halve();
    m_curve.raw.x.push_back(x);
    m_curve.raw.low.push_back(values[0]);
    m_curve.raw.high.push_back(values[0]);
    m_curve.band.low.push_back(values[1]);
    m_curve.band.high.push_back(values[2]);
  } else {
    join(m_curve.raw.low.back(), m_curve.raw.high.back(), values[0], values[0]);
    join(m_curve.band.low.back(), m_curve.band.high.back(), values[1], values[2]);
  }
  m_in_entry = (m_in_entry + 1) % m_each;
}

void GroupGatherer::halve() {
  const std::size_t half = m_curve.raw.size() / 2;
  for (std::size_t i = 0; i < half; ++i) {
    for (CurveLine* line : {&m_curve.raw, &m_curve.band}) {
      double low = line->low[2 * i], high = line->high[2 * i];
      join(low, high, line->low[2 * i + 1], line->high[2 * i + 1]);
      line->low[i] = low;
      line->high[i] = high;
    }
    m_curve.raw.x[i] = m_curve.raw.x[2 * i];
  }
  m_curve.raw.x.resize(half);
  for (CurveLine* line : {&m_curve.raw, &m_curve.band}) {
    line->low.resize(half);
    line->high.resize(half);
  }
  m_each *= 2;
}

}  // namespace leyden
