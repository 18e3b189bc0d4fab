// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_source.h>

#include <experiment/mark_places.h>

#include <algorithm>
#include <cmath>

namespace leyden {

namespace {

constexpr std::size_t kSlice = 131'072;  // some 20 ms: other requests of the run are answered in between

template <class T>
void appendTo(std::vector<T>& columns, const std::vector<T>& more) {
  columns.insert(columns.end(), more.begin(), more.end());
}

XAxis storeAxis(CurveAxis axis) {
  switch (axis) {
    case CurveAxis::Step:
      return XAxis::Step;
    case CurveAxis::Epoch:
      return XAxis::Epoch;
    case CurveAxis::Time:
      return XAxis::RelativeTime;
    case CurveAxis::WallTime:
      return XAxis::WallTime;
    case CurveAxis::Metric:  // never asked of the store
      break;
  }
  return XAxis::Step;
}

void addMarkers(const EnvelopeColumn& column, std::vector<CurveMarker>& markers) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (column.nan > 0) markers.push_back({column.x, std::numeric_limits<double>::quiet_NaN()});
  if (column.pos_inf > 0) markers.push_back({column.x, kInfinity});
  if (column.neg_inf > 0) markers.push_back({column.x, -kInfinity});
}

}  // namespace

bool SeriesSource::update(RunReader& reader, const SeriesInfo& info, const AttemptCuts& cuts, bool live) {
  const bool ended = m_live && !live;
  m_live = live;
  const bool recut = cuts != m_cuts;
  if (recut) {
    m_cuts = cuts;
    m_smoother.reset();
  }
  const bool stretched = ended && m_smoother && m_smoother->wish().smoothing.kind == SmoothingKind::TimeEma;
  if (!recut && !stretched && info.count == m_info.count) return false;
  m_info = info;
  m_smoother_done = false;
  if (whole()) {
    appendAll(reader);
  } else if (m_columns_wanted) {
    m_columns_due = true;
  } else {
    m_columns = {};
    m_last_id = 0;
  }
  return true;
}

// False when there is more.
bool SeriesSource::append(RunReader& reader, std::size_t limit) {
  SeriesColumns more = reader.columns(m_name, m_last_id, limit);
  const bool all = more.size() < limit;
  if (more.size() == 0) return true;
  m_last_id = more.id.back();
  more.id = {};
  if (m_columns.size() == 0) {
    m_columns = std::move(more);
    return all;
  }
  appendTo(m_columns.step, more.step);
  appendTo(m_columns.epoch, more.epoch);
  appendTo(m_columns.wall_time, more.wall_time);
  appendTo(m_columns.value, more.value);
  appendTo(m_columns.attempt, more.attempt);
  return all;
}

void SeriesSource::appendAll(RunReader& reader) {
  append(reader, std::numeric_limits<std::size_t>::max());
  m_columns_due = false;
}

const SeriesColumns* SeriesSource::columns() {
  if (!m_columns_wanted) {
    m_columns_wanted = true;
    m_columns_due = !whole();
  }
  return m_columns_due ? nullptr : &m_columns;
}

std::shared_ptr<const Curve> SeriesSource::curve(RunReader& reader, const CurveQuery& query, double started) {
  if (whole())
    return std::make_shared<const Curve>(
        build_curve(m_columns, m_cuts, query.axis, started, query.smoothing));
  const bool epochs = query.axis == CurveAxis::Epoch;
  const bool smoothed = query.smoothing.active();
  const bool all_points = epochs || smoothed;
  if (all_points) startReading(wish(reader, query));
  const bool ready = all_points && m_smoother_done;
  Curve curve = epochs && ready ? epochCurve(reader, query) : envelopeCurve(reader, query);
  curve.smoothing_pending = all_points && !ready;
  if (ready && smoothed) curve.smooth = m_smoother->line(reader, query, started);
  return std::make_shared<const Curve>(std::move(curve));
}

std::vector<double> SeriesSource::markPlaces(const RunMarks& marks, const CurveQuery& query,
                                             double started) const {
  static const EpochMap kUnknown;
  const EpochMap* epochs = nullptr;
  if (!whole()) epochs = m_smoother && m_smoother_done ? &m_smoother->epochs() : &kUnknown;
  return mark_places(marks, {m_columns, m_cuts, epochs, started}, query.axis);
}

SeriesSmoother::Wish SeriesSource::wish(RunReader& reader, const CurveQuery& query) const {
  SeriesSmoother::Wish wish{query.smoothing.bounded(), false, 0.0};
  if (!wish.smoothing.active()) wish.smoothing = {};
  if (wish.smoothing.kind != SmoothingKind::TimeEma) return wish;
  wish.by_time = isTime(query.axis);
  const auto range = reader.x_range(m_name, wish.by_time ? XAxis::WallTime : XAxis::Step);
  if (range) wish.x_range = range->second - range->first;
  return wish;
}

// With every point that a live run logs, TimeEma's range grows and with it every number changes: they lag behind
// by a hundredth of the range at most, and are right at the end of the run.
bool SeriesSource::serves(const SeriesSmoother::Wish& wish) const {
  if (!m_smoother) return false;
  const SeriesSmoother::Wish& there = m_smoother->wish();
  if (there.smoothing != wish.smoothing || there.by_time != wish.by_time) return false;
  const double lag = m_live ? 0.01 * there.x_range : 0.0;
  return wish.x_range >= there.x_range && wish.x_range <= there.x_range + lag;
}

void SeriesSource::startReading(const SeriesSmoother::Wish& wish) {
  if (serves(wish)) return;
  m_smoother = std::make_unique<SeriesSmoother>(m_name, wish, m_cuts);
  m_smoother_done = false;
}

// The store knows the epoch of each point; where in it a point lies follows from its step.
Curve SeriesSource::epochCurve(RunReader& reader, const CurveQuery& query) const {
  const EpochMap& epochs = m_smoother->epochs();
  if (epochs.empty()) return envelopeCurve(reader, query);
  CurveQuery steps = query;
  steps.axis = CurveAxis::Step;
  if (std::isfinite(query.from)) steps.from = epochs.stepAt(query.from);
  if (std::isfinite(query.to)) steps.to = epochs.stepAt(query.to);
  Curve curve = envelopeCurve(reader, steps);
  for (double& x : curve.raw.x) x = epochs.at(x);
  for (CurveMarker& marker : curve.markers) marker.x = epochs.at(marker.x);
  curve.x_extent = {epochs.at(curve.x_extent.lower), epochs.at(curve.x_extent.upper)};
  if (std::isfinite(curve.from)) curve.from = query.from;
  if (std::isfinite(curve.to)) curve.to = query.to;
  return curve;
}

Curve SeriesSource::envelopeCurve(RunReader& reader, const CurveQuery& query) const {
  Curve curve;
  curve.envelope = true;
  curve.count = m_info.count;
  curve.last_value = m_info.last;
  if (std::isfinite(m_info.min)) curve.value_extent.add(m_info.min);
  if (std::isfinite(m_info.max)) curve.value_extent.add(m_info.max);
  const XAxis axis = storeAxis(query.axis);
  const auto range = reader.x_range(m_name, axis);
  if (!range) return curve;
  curve.x_extent = {range->first, range->second};
  curve.from = std::max(query.from, range->first);
  curve.to = std::min(query.to, range->second);
  if (curve.from > curve.to) return curve;
  const Envelope envelope = reader.envelope(m_name, curve.from, curve.to, std::max(1, query.pixels), axis);
  for (const EnvelopeColumn& column : envelope.columns) addMarkers(column, curve.markers);
  if (envelope.exact) {
    for (const EnvelopePoint& point : envelope.points) {
      curve.raw.x.push_back(point.x);
      curve.raw.low.push_back(point.value);
    }
  } else {
    for (const EnvelopeColumn& column : envelope.columns) {
      curve.raw.x.push_back(column.x);
      curve.raw.low.push_back(column.min);
      curve.raw.high.push_back(column.max);
    }
  }
  if (query.from <= range->first) curve.from = -std::numeric_limits<double>::infinity();
  if (query.to >= range->second) curve.to = std::numeric_limits<double>::infinity();
  return curve;
}

bool SeriesSource::readOn(RunReader& reader) {
  if (m_columns_due) {
    m_columns_due = !append(reader, kSlice);
    return !reading();
  }
  m_smoother_done = m_smoother->advance(reader);
  if (!m_smoother->unordered()) return m_smoother_done;
  m_smoother.reset();
  m_taken_whole = true;
  appendAll(reader);
  return true;
}

}  // namespace leyden
