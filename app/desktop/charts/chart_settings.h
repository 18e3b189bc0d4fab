// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all charts of the panel share: the x axis, smoothing, scales, and whether zooming one zooms all. GUI
// thread.
#pragma once

#include "charts/chart_grouping.h"

#include <experiment/series_curve.h>
#include <QMap>
#include <QObject>
#include <QStringList>

namespace leyden {

class ChartSettings : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  CurveAxis axis() const { return m_axis; }
  /// What the x axis shows where that is a metric.
  const QString& xMetric() const { return m_xMetric; }
  const Smoothing& smoothing() const { return m_smoothing; }
  bool logX() const { return m_logX; }
  bool logY() const { return m_logY; }
  bool linkZoom() const { return m_linkZoom; }
  bool ignoreOutliers() const { return m_ignoreOutliers; }
  const ChartGrouping& grouping() const { return m_grouping; }
  /// Metrics that the runs have logged, sorted: what menus offer.
  const QStringList& metricNames() const { return m_metricNames; }
  bool marks() const { return m_marks; }
  bool hoverByDistance() const { return m_hoverByDistance; }

  void setAxis(CurveAxis axis);
  /// Makes it the x axis.
  void setXMetric(const QString& metric);
  /// Its amount is brought into the range of its kind.
  void setSmoothing(const Smoothing& smoothing);
  /// The same kind again has the amount that it had last.
  void setSmoothingKind(SmoothingKind kind);
  void setLogX(bool on);
  /// For all charts; each can differ until this changes again.
  void setLogY(bool on);
  void setLinkZoom(bool on);
  /// y axes from the 5 % to the 95 % quantile of what is drawn, as TensorBoard has it.
  void setIgnoreOutliers(bool on);
  void setMetricNames(QStringList names);
  void setGrouping(const ChartGrouping& grouping);
  /// Whether checkpoints, resumes, errors and other events are marked.
  void setMarks(bool on);
  /// The card beside the mouse: nearest line first rather than greatest value.
  void setHoverByDistance(bool on) { m_hoverByDistance = on; }

 Q_SIGNALS:
  void axisChanged();
  void smoothingChanged();
  void scalesChanged();
  void linkZoomChanged();
  void groupingChanged();
  void marksChanged();

 private:
  CurveAxis m_axis = CurveAxis::Step;
  Smoothing m_smoothing = 0.6;
  QMap<SmoothingKind, double> m_amounts;  // of the kinds chosen so far
  bool m_logX = false;
  bool m_logY = false;
  bool m_linkZoom = true;
  bool m_ignoreOutliers = false;
  ChartGrouping m_grouping;
  QString m_xMetric;
  QStringList m_metricNames;
  bool m_marks = true;
  bool m_hoverByDistance = false;
};

}  // namespace leyden
