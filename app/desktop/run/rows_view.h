// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A searchable, sortable table of what the current run has.
#pragma once

#include <experiment/rows_model.h>

#include <QWidget>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;

namespace leyden {

class AppContext;
class EmptyState;

class RowsView : public QWidget {
  Q_OBJECT
 public:
  struct Look {
    QString name;  // of the object, and before "Table" of the table
    QString title, find;
    QString emptyTitle, emptySentence;
    int wideColumn = 0;  // takes the room that is left
    bool newestFirst = false;
  };
  RowsView(AppContext& context, RowsTable (*make)(const RunDetails&), const Look& look, QWidget* parent = nullptr);
  QTableView* table() const { return m_table; }

 private:
  QWidget* buildBar();
  void showDetails();
  void showCounts();
  void copy();

  AppContext& m_context;
  RowsTable (*m_make)(const RunDetails&);
  Look m_look;
  RowsModel* m_model;
  QSortFilterProxyModel* m_filter;
  QTableView* m_table;
  QLineEdit* m_search;
  QLabel* m_count;
  EmptyState* m_empty;
  QStackedWidget* m_stack;
  QString m_run;
};

}  // namespace leyden
