// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel "Compare": in what the selected runs (or, with fewer than two selected, the visible ones) differ.
#pragma once

#include <QStringList>
#include <QWidget>

class QMenu;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace leyden {

class AppContext;
class DifferenceModel;
class DifferenceTable;
class ElidedLabel;
class EmptyState;

class ComparePanel : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePanel(AppContext& context, QWidget* parent = nullptr);

  DifferenceModel& model() { return *m_model; }

 private:
  QWidget* buildPage();
  QWidget* buildHeader();
  void refreshSoon();
  void refresh();
  QStringList comparedRuns() const;
  void showBase();
  void showEqualCount();
  void fillBaseMenu();
  void stepDifference(int direction);
  void showEmpty(int runs);

  AppContext& m_context;
  DifferenceModel* m_model;
  DifferenceTable* m_table;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  ElidedLabel* m_which;
  QToolButton* m_base;
  QMenu* m_baseMenu;
  QPushButton* m_equal;
  QToolButton* m_previous;
  QToolButton* m_next;
  QTimer* m_refresh;
};

}  // namespace leyden
