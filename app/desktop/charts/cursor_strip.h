// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stands at the two cursors and at the time cursor: under the charts, a table of the chart that was looked at last.
#pragma once

#include <experiment/cursor_model.h>
#include <experiment/series_curve.h>

#include <QFrame>
#include <QPointer>
#include <optional>

#include "charts/cursors_layer.h"

class QLabel;
class QTreeView;

namespace leyden {

class ChartCard;

class CursorStrip : public QFrame {
  Q_OBJECT
 public:
  /// The model outlives it.
  explicit CursorStrip(CursorModel& model, QWidget* parent = nullptr);

  CursorModel& model() { return m_model; }
  /// Of this chart; null: none.
  void showValues(ChartCard* card, const CursorPlaces& places, CurveAxis axis, std::optional<double> time);

 Q_SIGNALS:
  void closed();

 private:
  void copy();

  CursorModel& m_model;
  QLabel* m_title;
  QTreeView* m_table;
};

}  // namespace leyden
