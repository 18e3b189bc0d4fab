// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The titles of the table of runs: sorting by several, each with its arrow and place, moving by dragging. By keys, the
// arrows go from title to title, Return sorts (with Shift, too), Shift+F10 opens a title's menu, Down goes to the rows.
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
  /// The title under the keyboard; -1 for none.
  void setMarked(int column);

 Q_SIGNALS:
  /// The columns in a new order, by their places in the model.
  void moved(const QList<int>& order);
  /// By the mouse, at a place; by a key.
  void menuRequested(int column, const QPoint& global);
  void menuWanted(int column);
  /// The keyboard came to the titles, goes to another one, leaves them for the rows.
  void keyboardCame();
  void keyboardLeft();
  void columnWanted(int column);
  void rowsWanted();

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int column) const override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void tellOrder();
  QString spokenTitle(int column) const;

  RunTableModel& m_model;
  QPoint m_pressed;
  int m_marked = -1;
};

}  // namespace leyden
