// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel "Table": a row a run, the columns that people choose.
#pragma once

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QToolButton;
class QLabel;
class QStackedWidget;

namespace leyden {

class AppContext;
class EmptyState;
class FilterField;
class RunActions;
class FieldChoice;
class RunTableModel;
class RunTableView;

class TablePanel : public QWidget {
  Q_OBJECT
 public:
  explicit TablePanel(AppContext& context, QWidget* parent = nullptr);
  ~TablePanel() override;

  RunTableModel& model() { return *m_model; }
  /// The columns of these runs to a .csv or .json file; the window says what came of it.
  void writeRows(const QString& file, const QStringList& ids);

 private:
  QWidget* buildPage();
  QHBoxLayout* buildToolbar();
  void follow();
  void showState();
  void takeSelection();
  void giveSelection();
  void buildActions(QHBoxLayout* bar);
  QToolButton* buildMore();
  void openMenu(const QPoint& global);
  void rename();
  void copyRows();
  void exportRows(bool selectedOnly);
  void showSelection();
  void restoreLayout();
  void saveLayout();
  QStringList selectedIds() const;

  AppContext& m_context;
  RunTableModel* m_model;
  FieldChoice* m_columns;
  RunTableView* m_view;
  FilterField* m_filter;
  RunActions* m_actions = nullptr;
  QWidget* m_selectionBar;
  QLabel* m_selected;
  QLabel* m_count;
  EmptyState* m_empty;
  EmptyState* m_nothing;
  QStackedWidget* m_stack;
  QStackedWidget* m_body;
  QTimer m_save;
  bool m_selecting = false;
};

}  // namespace leyden
