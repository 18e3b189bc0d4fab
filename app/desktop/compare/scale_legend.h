// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The colours' scale with the values at its ends.
#pragma once

#include <experiment/plot_axis.h>

#include <QWidget>
#include <memory>

namespace leyden {

class ScaleLegend : public QWidget {
  Q_OBJECT
 public:
  explicit ScaleLegend(QWidget* parent = nullptr);
  /// nullptr: nothing is coloured by a value.
  void setAxis(std::shared_ptr<const PlotAxis> axis);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::shared_ptr<const PlotAxis> m_axis;
};

}  // namespace leyden
