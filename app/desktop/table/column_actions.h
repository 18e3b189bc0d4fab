// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a column of the table: one set of actions for the menu of its title, for keys and for the
// command palette. Keys mean the column under the keyboard.
#pragma once

#include <QKeySequence>
#include <QObject>
#include <functional>

class QAction;
class QPoint;

namespace leyden {

class AppContext;
class RunTableModel;
class RunTableView;
struct Field;
struct TableLayout;

class ColumnActions : public QObject {
  Q_OBJECT
 public:
  /// The keys work while `view`, which owns this, or its titles have the keyboard.
  ColumnActions(AppContext& context, RunTableModel& model, RunTableView* view);
  /// The menu of a column, at this place of the screen; comes back when it is closed.
  void openMenu(int column, const QPoint& global);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QAction* add(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
               std::function<void(int column)> action);
  void addSorting();
  void addLooks();
  void addPlaces();
  void update();
  int column() const;
  bool isName(int column) const;
  bool isGrouping(int column) const;
  void openMenuAtTitle(int column);
  void sort(int column, bool descending);
  void group(int column, bool more);
  void move(int column, int places);
  void widen(int column, int pixels);
  /// Pinned columns stay in front; the keyboard stays in the column, or comes to its neighbour.
  void change(int column, const std::function<void(TableLayout&)>& edit);

  AppContext& m_context;
  RunTableModel& m_model;
  RunTableView* m_view;
  int m_menuColumn = -1;  // what the actions mean while its menu is open
  QAction *m_menu, *m_sort, *m_sortToo, *m_up, *m_down, *m_newest;
  QAction *m_pin, *m_shade, *m_group, *m_groupToo;
  QAction *m_left, *m_right, *m_wider, *m_narrower, *m_fit, *m_hide;
};

}  // namespace leyden
