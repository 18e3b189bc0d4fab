// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel "Table": a row a run, a column a metric.
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace leyden {

class AppContext;
class EmptyState;
class RunTableModel;
class RunTableSorter;
class RunTableView;

class TablePanel : public QWidget {
  Q_OBJECT
 public:
  explicit TablePanel(AppContext& context, QWidget* parent = nullptr);

 private:
  void showState();
  void takeSelection();
  void giveSelection();

  AppContext& m_context;
  RunTableModel* m_model;
  RunTableSorter* m_sorter;
  RunTableView* m_view;
  QLabel* m_count;
  EmptyState* m_empty;
  QStackedWidget* m_stack;
  bool m_selecting = false;
};

}  // namespace leyden
