// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The console of the current run: its log lines as they come, by level; follows the end until one scrolls up.
#pragma once

#include <QFrame>

class QLabel;
class QListView;
class QStackedLayout;
class QToolButton;

namespace leyden {

class AppContext;
class ChoiceBox;
class ConsoleModel;
class EmptyState;
class LevelFilter;

class ConsolePanel : public QFrame {
  Q_OBJECT
 public:
  explicit ConsolePanel(AppContext& context, QWidget* parent = nullptr);

 private:
  QWidget* buildHeader();
  void followRun();
  void showTitle();
  void showState();
  void toEnd();

  AppContext& m_context;
  ConsoleModel* m_model;
  LevelFilter* m_filter;
  QLabel* m_title = nullptr;
  ChoiceBox* m_level = nullptr;
  QToolButton* m_follow = nullptr;
  QListView* m_list;
  EmptyState* m_empty;
  QStackedLayout* m_stack = nullptr;
};

}  // namespace leyden
