// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Difference" of Compare: in what the selected runs (or, with fewer than two selected, the visible ones)
// differ from one of them, the base.
#pragma once

#include <QStringList>
#include <QWidget>

class QFrame;
class QHBoxLayout;
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
class WhenVisible;

class DifferencePage : public QWidget {
  Q_OBJECT
 public:
  explicit DifferencePage(AppContext& context, QWidget* parent = nullptr);

  DifferenceModel& model() { return *m_model; }

 private:
  QWidget* buildPage();
  QWidget* buildHeader();
  void buildButtons(QWidget* header);
  void follow();
  void refreshSoon();
  void refresh();
  QStringList comparedRuns() const;
  void showBase();
  void showEqualCount();
  void fillBaseMenu();
  void fillAggregateMenu();
  void setBase(const QString& runId);
  void stepDifference(int direction);
  void showEmpty(int runs);

  AppContext& m_context;
  DifferenceModel* m_model;
  DifferenceTable* m_table;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  QFrame* m_card;
  ElidedLabel* m_which;
  QToolButton* m_base;
  QToolButton* m_aggregate;
  QPushButton* m_equal;
  QToolButton* m_previous;
  QToolButton* m_next;
  QTimer* m_refresh;
  WhenVisible* m_whenVisible;
};

}  // namespace leyden
