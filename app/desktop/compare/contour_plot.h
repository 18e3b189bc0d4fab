// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as dots over two fields, coloured by a value, and below them what lies between the runs as a filled contour.
#pragma once

#include <experiment/contour_field.h>

#include <QImage>
#include <memory>
#include <vector>

#include "compare/scatter_plot.h"

namespace leyden {

class ContourModel;

class ContourPlot : public ScatterPlot {
  Q_OBJECT
 public:
  /// All outlive it.
  ContourPlot(RunListModel& runs, ContourModel& model, RunBrush& brush, QWidget* parent = nullptr);
  const std::vector<double>& levels() const { return m_levels; }
  /// In the units of the value's axis; NaN where nothing is said.
  double valueAt(const QPointF& place) const;

 Q_SIGNALS:
  /// The mouse stands there; NaN where nothing is said.
  void valueEntered(double value);

 protected:
  void paintGround(QPainter& painter) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QImage picture(const QSize& size) const;
  QPointF placeAt(const QPointF& at) const;

  ContourModel& m_model;
  std::shared_ptr<const ContourField> m_drawn;  // what m_ground shows
  std::vector<double> m_levels;
  QImage m_ground;
};

}  // namespace leyden
