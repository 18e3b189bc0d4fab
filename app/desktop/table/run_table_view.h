// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The wide table of runs. Pinned columns stay at the left in a second view of the same model and selection.
#pragma once

#include <QTableView>
#include <vector>

namespace leyden {

class RunTableHeader;
class RunTableModel;

class RunTableView : public QTableView {
  Q_OBJECT
 public:
  explicit RunTableView(RunTableModel& model, QWidget* parent = nullptr);
  QTableView* pinnedView() const { return m_pinned; }
  RunTableHeader* titles() const { return m_header; }
  /// The column under the keyboard, in the rows or in the titles.
  int currentColumn() const;
  /// Puts the keyboard into a column of this row (-1: of none), without selecting anything.
  void setCurrentColumn(int row, int column);
  /// Scrolls sideways to a column.
  void showColumn(int column);
  /// Below the title of a column, on the screen.
  QPoint titleCorner(int column) const;
  void fitColumn(int column);
  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

 Q_SIGNALS:
  void menuRequested(const QPoint& global);
  void columnMenuRequested(int column, const QPoint& global);
  void currentColumnChanged(int column);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  void prepare(QTableView& view);
  RunTableHeader* makeHeader(QTableView& view);
  void fitColumns();
  int widthByContent(int column) const;
  void measure();
  bool showsGroups() const;
  void placePinned();
  int pinnedCount() const;
  void reorder(const QList<int>& order);
  void resized(QTableView& other, int column, int size);
  bool toggleGroup(const QModelIndex& index);
  bool groupKey(const QKeyEvent& event);
  void followTitles();
  void markTitle(int column);

  RunTableModel& m_model;
  RunTableHeader* m_header;
  QTableView* m_pinned;
  QFrame* m_edge;  // where the pinned columns end
  std::vector<int> m_widths;  // by content, of each column
  bool m_measured = false;    // with rows
  bool m_measuredGroups = false;
  bool m_fitting = false;
  int m_titleColumn = -1;  // under the keyboard while the titles have it
};

}  // namespace leyden
