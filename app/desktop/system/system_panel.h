// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The dock "System": what the machine does while the current run trains, kept up as it comes, or what it did for that
// run; without a run, or when asked to, what this machine did in the last quarter of an hour.
#pragma once

#include <QFrame>

class QComboBox;
class QLabel;
class QStackedLayout;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class SystemCharts;
class SystemLoader;
class WhenVisible;

class SystemPanel : public QFrame {
  Q_OBJECT
 public:
  explicit SystemPanel(AppContext& context, QWidget* parent = nullptr);

 private:
  QWidget* buildHeader();
  QWidget* buildBody();
  void follow();
  /// Asks for what has come since.
  void refresh();
  void showState();
  void showRun();
  void showMachine();
  void showEmpty(const QString& title, const QString& sentence, bool offersMachine = false);
  bool isOfMachine() const;
  bool isTraining() const;

  AppContext& m_context;
  SystemLoader* m_loader;
  ElidedLabel* m_title = nullptr;
  QLabel* m_fact = nullptr;
  QComboBox* m_source = nullptr;
  SystemCharts* m_charts = nullptr;
  EmptyState* m_empty = nullptr;
  QStackedLayout* m_stack = nullptr;
  WhenVisible* m_whenVisible = nullptr;
  QString m_problem;  // why the run cannot be read
};

}  // namespace leyden
