// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all charts of the panel share: the x axis, smoothing, scales, groups, and whether zooming one zooms all. Tells
// of changes; ChartMemory keeps them. GUI thread.
#pragma once

#include <experiment/chart_view.h>

#include <QObject>
#include <QStringList>

namespace leyden {

class ChartSettings : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// All of it as a value.
  const ChartView& view() const { return m_view; }
  void setView(const ChartView& view);

  CurveAxis axis() const { return m_view.axis; }
  /// What the x axis shows where that is a metric.
  const QString& xMetric() const { return m_view.x_metric; }
  const Smoothing& smoothing() const { return m_view.smoothing; }
  bool logX() const { return m_view.log_x; }
  bool logY() const { return m_view.log_y; }
  bool linkZoom() const { return m_view.link_zoom; }
  bool ignoreOutliers() const { return m_view.ignore_outliers; }
  const ChartGrouping& grouping() const { return m_view.grouping; }
  bool marks() const { return m_view.marks; }
  bool hoverByDistance() const { return m_view.hover_by_distance; }
  /// Metrics that the runs have logged, sorted: what menus offer.
  const QStringList& metricNames() const { return m_metricNames; }

  void setAxis(CurveAxis axis);
  /// Makes it the x axis.
  void setXMetric(const QString& metric);
  /// Its amount is brought into the range of its kind.
  void setSmoothing(const Smoothing& smoothing);
  /// The same kind again has the amount that it had last.
  void setSmoothingKind(SmoothingKind kind);
  void setLogX(bool on);
  /// For all charts that have no scale of their own.
  void setLogY(bool on);
  void setLinkZoom(bool on);
  /// y axes from the 5 % to the 95 % quantile of what is drawn, as TensorBoard has it.
  void setIgnoreOutliers(bool on);
  void setMetricNames(QStringList names);
  void setGrouping(const ChartGrouping& grouping);
  /// Whether checkpoints, resumes, errors and other events are marked.
  void setMarks(bool on);
  /// The card beside the mouse: nearest line first rather than greatest value.
  void setHoverByDistance(bool on);

 Q_SIGNALS:
  /// Whatever it was, after its own signal.
  void changed();
  void axisChanged();
  void smoothingChanged();
  void scalesChanged();
  void linkZoomChanged();
  void groupingChanged();
  void marksChanged();
  void logYChanged();  // and scalesChanged()

 private:
  template <class Value>
  void set(Value ChartView::* member, const Value& value, void (ChartSettings::*told)());

  ChartView m_view;
  QStringList m_metricNames;
};

}  // namespace leyden
