// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What all charts of a workspace have in common, as a person has chosen it. Plain values, any thread.
#pragma once

#include <experiment/chart_grouping.h>
#include <experiment/export.h>
#include <experiment/json.h>
#include <experiment/series_curve.h>

#include <QByteArray>
#include <QString>
#include <map>

namespace leyden {

struct LEYDEN_EXPERIMENT_API ChartView {
  CurveAxis axis = CurveAxis::Step;
  QString x_metric;  // of CurveAxis::Metric
  Smoothing smoothing = 0.6;
  std::map<SmoothingKind, double> amounts;  // that other kinds of smoothing had last
  bool log_x = false;
  bool log_y = false;
  bool link_zoom = true;
  bool ignore_outliers = false;
  bool marks = true;
  bool hover_by_distance = false;
  ChartGrouping grouping;
  Json other = Json::object();  // what a newer version wrote

  bool operator==(const ChartView&) const = default;

  /// The document of docs/desktop.md.
  QByteArray toJson() const;
  /// What cannot be understood is as in a new workspace, each thing by itself.
  static ChartView fromJson(const QByteArray& text);
};

}  // namespace leyden
