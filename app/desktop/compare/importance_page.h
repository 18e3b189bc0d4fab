// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Importance" of Compare: which parameters matter for a metric, by a forest and by correlation, with the
// method in words.
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class FieldButton;
class ImportanceModel;
class PlotAxes;

class ImportancePage : public QWidget {
  Q_OBJECT
 public:
  explicit ImportancePage(AppContext& context, QWidget* parent = nullptr);
  ImportanceModel& model() { return *m_model; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* buildCard();
  void takeStandard();
  void showState();

  AppContext& m_context;
  PlotAxes* m_names;
  ImportanceModel* m_model;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  QTableView* m_table;
  FieldButton* m_target;
  ElidedLabel* m_fact;
  QLabel* m_method;
  bool m_chosen = false;  // by people
};

}  // namespace leyden
