// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Timeline" of Compare: when which run was at work.
#pragma once

#include <QWidget>

class QComboBox;
class QStackedWidget;
class QToolButton;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class TimelineModel;
class TimelinePlot;

class TimelinePage : public QWidget {
  Q_OBJECT
 public:
  explicit TimelinePage(AppContext& context, QWidget* parent = nullptr);

  TimelineModel& model() { return *m_model; }
  TimelinePlot& plot() { return *m_plot; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* buildHeader();
  void follow();
  void select(const QString& runId, bool added);
  void showState();
  void showEmpty();

  AppContext& m_context;
  TimelineModel* m_model;
  TimelinePlot* m_plot;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  ElidedLabel* m_fact = nullptr;
  QComboBox* m_scope = nullptr;
  QToolButton* m_all = nullptr;
};

}  // namespace leyden
