// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The queue: what trains, what waits and in which order, what is over.
#pragma once

#include <QFrame>

class QListView;
class QStackedLayout;
class QToolButton;

namespace leyden {

class AppContext;
class EmptyState;
class RunQueueModel;

class QueuePanel : public QFrame {
  Q_OBJECT
 public:
  explicit QueuePanel(AppContext& context, QWidget* parent = nullptr);

 private:
  QWidget* buildHeader();
  void showState();
  int chosenId() const;
  void moveBy(int places);
  void chooseRun();

  AppContext& m_context;
  RunQueueModel* m_model;
  QListView* m_list;
  EmptyState* m_empty;
  QStackedLayout* m_stack = nullptr;
  QToolButton* m_up = nullptr;
  QToolButton* m_down = nullptr;
  QToolButton* m_stop = nullptr;
  QToolButton* m_remove = nullptr;
  QToolButton* m_clear = nullptr;
};

}  // namespace leyden
