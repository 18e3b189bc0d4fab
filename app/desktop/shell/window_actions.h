// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own actions with their keys: pages, panels, palette, theme, workspace.
#pragma once

#include <QKeySequence>
#include <QObject>
#include <functional>

class QAction;

namespace leyden {

class AppContext;
class MainWindow;

class WindowActions : public QObject {
  Q_OBJECT
 public:
  WindowActions(AppContext& context, MainWindow* window);

 private:
  QAction* add(const char* name, const QString& text, const QKeySequence& keys, const QString& group,
               std::function<void()> action);
  void addPages();
  void addPanels();
  void addWorkspace();
  void addQueue();

  AppContext& m_context;
  MainWindow* m_window;
};

}  // namespace leyden
