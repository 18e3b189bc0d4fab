// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The runs at the left: filter, counts, chosen metric, and the list.
#pragma once

#include <QWidget>

class QFrame;
class QLabel;
class QListView;
class QPushButton;
class QStackedLayout;

namespace leyden {

class AppContext;
class EmptyState;
class RunActions;
class RunDelegate;
class RunFilterModel;

class RunListPanel : public QWidget {
  Q_OBJECT
 public:
  explicit RunListPanel(AppContext& context, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QWidget* buildHeader();
  void buildList();
  void follow();
  void showCounts();
  void showState();
  void showCurrent();
  void selectionChanged();
  void takeSelection(const QStringList& ids);
  void chooseMetric();
  void openMenu(const QPoint& position);
  QStringList selectedIds() const;

  AppContext& m_context;
  RunFilterModel* m_filter;
  RunDelegate* m_delegate;
  RunActions* m_actions = nullptr;
  QLabel* m_counts = nullptr;
  QPushButton* m_metric = nullptr;
  QLabel* m_state = nullptr;
  QFrame* m_line = nullptr;
  QListView* m_list;
  EmptyState* m_empty;
  QStackedLayout* m_stack = nullptr;
  bool m_settingSelection = false;
};

}  // namespace leyden
