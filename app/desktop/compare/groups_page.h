// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Groups" of Compare: whether two groups of runs differ by more than chance, metric by metric.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace leyden {

class AppContext;
class EmptyState;
class GroupTestModel;
class PlotAxes;
struct TableLayout;

class GroupsPage : public QWidget {
  Q_OBJECT
 public:
  explicit GroupsPage(AppContext& context, QWidget* parent = nullptr);
  GroupTestModel& model() { return *m_model; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* buildCard();
  void fillMenu();
  void choose(const TableLayout& layout, bool byHand);
  void takeTable();
  void showGroups();
  void showState();

  AppContext& m_context;
  PlotAxes* m_names;
  GroupTestModel* m_model;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  QTableView* m_table;
  QToolButton* m_grouping;
  QComboBox* m_a;
  QComboBox* m_b;
  QLabel* m_titleA;
  QLabel* m_titleB;
  QLabel* m_method;
  bool m_chosen = false;  // here, and so not the table's any more
};

}  // namespace leyden
