// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_settings.h"

namespace leyden {

void ChartSettings::setAxis(CurveAxis axis) {
  if (axis == m_axis) return;
  m_axis = axis;
  Q_EMIT axisChanged();
}

void ChartSettings::setXMetric(const QString& metric) {
  if (m_axis == CurveAxis::Metric && metric == m_xMetric) return;
  m_axis = CurveAxis::Metric;
  m_xMetric = metric;
  Q_EMIT axisChanged();
}

void ChartSettings::setIgnoreOutliers(bool on) {
  if (on == m_ignoreOutliers) return;
  m_ignoreOutliers = on;
  Q_EMIT scalesChanged();
}

void ChartSettings::setGrouping(const ChartGrouping& grouping) {
  if (grouping == m_grouping) return;
  m_grouping = grouping;
  Q_EMIT groupingChanged();
}

void ChartSettings::setMetricNames(QStringList names) {
  names.sort();
  m_metricNames = std::move(names);
}

void ChartSettings::setSmoothing(const Smoothing& smoothing) {
  const Smoothing wanted = smoothing.bounded();
  if (wanted == m_smoothing) return;
  m_amounts.insert(m_smoothing.kind, m_smoothing.amount);
  m_smoothing = wanted;
  Q_EMIT smoothingChanged();
}

void ChartSettings::setSmoothingKind(SmoothingKind kind) {
  if (kind == m_smoothing.kind) return;
  setSmoothing({kind, m_amounts.value(kind, Smoothing::range(kind).standard)});
}

void ChartSettings::setLogX(bool on) {
  if (on == m_logX) return;
  m_logX = on;
  Q_EMIT scalesChanged();
}

void ChartSettings::setLogY(bool on) {
  if (on == m_logY) return;
  m_logY = on;
  Q_EMIT scalesChanged();
}

void ChartSettings::setLinkZoom(bool on) {
  if (on == m_linkZoom) return;
  m_linkZoom = on;
  Q_EMIT linkZoomChanged();
}

void ChartSettings::setMarks(bool on) {
  if (on == m_marks) return;
  m_marks = on;
  Q_EMIT marksChanged();
}

}  // namespace leyden
