// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The card beside the crosshair: where it stands, and every run's value there, greatest first. Takes no mouse
// events.
#pragma once

#include <QWidget>
#include <vector>

#include "charts/chart_content.h"
#include "charts/marks_layer.h"

namespace leyden {

class HoverCard : public QWidget {
  Q_OBJECT
 public:
  explicit HoverCard(QWidget* parent);

  /// What happened where the mouse points; shown with the next setValues().
  void setMarks(const std::vector<ChartMark>& marks);
  /// Of many runs, those next to `nearest` are shown.
  void setValues(const QString& place, const std::vector<ChartValue>& values, const QString& nearest);
  /// Place and values of all runs, with tabs and numbers in full.
  static QString text(const QString& place, const std::vector<ChartValue>& values);
  /// Stands beside `anchor` (in the parent's coordinates), inside the parent.
  void showBeside(QPoint anchor);
  int rowCount() const { return static_cast<int>(m_rows.size()); }
  QString rowText(int row) const;
  /// "run: what happened", a line each.
  QString marksText() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Row {
    QString name;
    QColor colour;
    Qt::PenStyle dash;
    QString shown;
    QString raw;
    bool nearest;
  };
  struct Mark {
    QString text;
    QColor flag;
  };
  void measure();
  double drawMarks(QPainter& painter, double top) const;

  QString m_place;
  QString m_footer;
  std::vector<Row> m_rows;
  std::vector<Mark> m_marks;
  double m_name_width = 0;
  double m_shown_width = 0;
  double m_raw_width = 0;
};

}  // namespace leyden
