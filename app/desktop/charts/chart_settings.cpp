// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_settings.h"

#include <utility>

namespace leyden {

template <class Value>
void ChartSettings::set(Value ChartView::* member, const Value& value, void (ChartSettings::*told)()) {
  if (m_view.*member == value) return;
  m_view.*member = value;
  if (told) Q_EMIT (this->*told)();
  Q_EMIT changed();
}

void ChartSettings::setView(const ChartView& view) {
  const ChartView before = std::exchange(m_view, view);
  if (before == view) return;
  if (before.axis != view.axis || before.x_metric != view.x_metric) Q_EMIT axisChanged();
  if (before.smoothing != view.smoothing) Q_EMIT smoothingChanged();
  if (before.log_y != view.log_y) Q_EMIT logYChanged();
  if (before.log_x != view.log_x || before.log_y != view.log_y || before.ignore_outliers != view.ignore_outliers)
    Q_EMIT scalesChanged();
  if (before.link_zoom != view.link_zoom) Q_EMIT linkZoomChanged();
  if (before.grouping != view.grouping) Q_EMIT groupingChanged();
  if (before.marks != view.marks) Q_EMIT marksChanged();
  Q_EMIT changed();
}

void ChartSettings::setAxis(CurveAxis axis) {
  set(&ChartView::axis, axis, &ChartSettings::axisChanged);
}

void ChartSettings::setXMetric(const QString& metric) {
  ChartView view = m_view;
  view.axis = CurveAxis::Metric;
  view.x_metric = metric;
  setView(view);
}

void ChartSettings::setIgnoreOutliers(bool on) {
  set(&ChartView::ignore_outliers, on, &ChartSettings::scalesChanged);
}

void ChartSettings::setGrouping(const ChartGrouping& grouping) {
  set(&ChartView::grouping, grouping, &ChartSettings::groupingChanged);
}

void ChartSettings::setMetricNames(QStringList names) {
  names.sort();
  m_metricNames = std::move(names);
}

void ChartSettings::setSmoothing(const Smoothing& smoothing) {
  const Smoothing wanted = smoothing.bounded();
  if (wanted == m_view.smoothing) return;
  m_view.amounts[m_view.smoothing.kind] = m_view.smoothing.amount;
  set(&ChartView::smoothing, wanted, &ChartSettings::smoothingChanged);
}

void ChartSettings::setSmoothingKind(SmoothingKind kind) {
  if (kind == m_view.smoothing.kind) return;
  const auto last = m_view.amounts.find(kind);
  setSmoothing({kind, last == m_view.amounts.end() ? Smoothing::range(kind).standard : last->second});
}

void ChartSettings::setLogX(bool on) {
  set(&ChartView::log_x, on, &ChartSettings::scalesChanged);
}

void ChartSettings::setLogY(bool on) {
  ChartView view = m_view;
  view.log_y = on;
  setView(view);
}

void ChartSettings::setLinkZoom(bool on) {
  set(&ChartView::link_zoom, on, &ChartSettings::linkZoomChanged);
}

void ChartSettings::setMarks(bool on) {
  set(&ChartView::marks, on, &ChartSettings::marksChanged);
}

void ChartSettings::setHoverByDistance(bool on) {
  set(&ChartView::hover_by_distance, on, nullptr);
}

}  // namespace leyden
