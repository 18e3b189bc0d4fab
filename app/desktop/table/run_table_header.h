// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The titles of the table of runs: sorting by several, each with its arrow and place, moving by dragging, and a
// menu of what a column can do.
#pragma once

#include <QHeaderView>

namespace leyden {

class RunTableModel;

class RunTableHeader : public QHeaderView {
  Q_OBJECT
 public:
  RunTableHeader(RunTableModel& model, QWidget* parent);
  /// What the title needs, with its arrow.
  int titleWidth(int column) const;
  /// The menu of a column; the caller shows it.
  void openMenu(int column, const QPoint& global);

 Q_SIGNALS:
  /// The columns in a new order, by their places in the model.
  void moved(const QList<int>& order);
  void fitRequested(int column);

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int column) const override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void tellOrder();

  RunTableModel& m_model;
  QPoint m_pressed;
};

}  // namespace leyden
