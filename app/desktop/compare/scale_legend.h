// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The colours' scale with the values at its ends.
#pragma once

#include <experiment/plot_axis.h>

#include <QWidget>
#include <memory>
#include <vector>

namespace leyden {

class ScaleLegend : public QWidget {
  Q_OBJECT
 public:
  explicit ScaleLegend(QWidget* parent = nullptr);
  /// nullptr: nothing is coloured by a value.
  void setAxis(std::shared_ptr<const PlotAxis> axis);
  /// Of what has no axis, such as the order of runs: its ends in words.
  void setEnds(const QString& low, const QString& high);
  /// Where the colour changes, as contour_levels() says; empty: all along.
  void setLevels(const std::vector<double>& levels);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void setTexts(const QString& low, const QString& high, bool shown);

  QString m_low, m_high;
  std::vector<double> m_levels;
};

}  // namespace leyden
