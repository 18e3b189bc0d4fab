// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel "Run": all of one run, the current one, in views that are registered from their own files in
// PanelSpec::Run.
#pragma once

#include <QWidget>

class QStackedWidget;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class Pill;
class SubTabs;

class RunPanel : public QWidget {
  Q_OBJECT
 public:
  explicit RunPanel(AppContext& context, QWidget* parent = nullptr);
  SubTabs& views() { return *m_views; }

 private:
  void showHead();

  AppContext& m_context;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  SubTabs* m_views;
  ElidedLabel* m_name;
  Pill* m_status;
};

}  // namespace leyden
