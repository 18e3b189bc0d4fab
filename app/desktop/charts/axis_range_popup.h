// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A chart's range typed by hand: from, to, or automatic. Opens at the axis; Return applies, Escape leaves it.
#pragma once

#include <experiment/place_text.h>

#include <QFrame>
#include <optional>

class QLabel;
class QLineEdit;

namespace leyden {

class ChartPlot;

class AxisRangePopup : public QFrame {
  Q_OBJECT
 public:
  /// Shows one for an axis of `plot`, at the axis; it deletes itself when it is closed.
  static AxisRangePopup* open(ChartPlot& plot, Qt::Orientation axis);

 private:
  AxisRangePopup(ChartPlot& plot, Qt::Orientation axis);
  void build();
  std::optional<PlaceRange> read();
  void apply();
  void makeAutomatic();
  PlaceKind kind() const;
  QPoint place() const;

  ChartPlot& m_plot;
  Qt::Orientation m_axis;
  QLineEdit* m_from;
  QLineEdit* m_to;
  QLabel* m_problem;
};

}  // namespace leyden
