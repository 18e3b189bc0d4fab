// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window of a workspace: a shell that docks what the panel registry holds. Tabs in the middle, docks
// around.
#pragma once

#include <QHash>
#include <QMainWindow>
#include <functional>
#include <map>

class QStackedWidget;

namespace leyden {

class AppContext;
class CloseGuard;
class PanelDock;
class StatusLine;
class TopBar;
struct PanelSpec;
struct RunOutcome;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(AppContext& context, QWidget* parent = nullptr);
  ~MainWindow() override;

  AppContext& context() const { return m_context; }
  QString currentPanel() const { return m_currentPanel; }
  /// A centre panel becomes the page, a dock unfolds. Unknown ids do nothing.
  void showPanel(const QString& id);

 Q_SIGNALS:
  void firstPainted();

 protected:
  void closeEvent(QCloseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void buildDocks();
  void buildShortcuts();
  void restoreState();
  void saveWindow();
  QWidget* page(const QString& id);
  void focusPage();
  void setFolded(const QString& dockId, bool folded);
  void toggleFold(const QString& dockId);
  void toggleQueue();
  bool wantsDock(const PanelDock& dock) const;
  void closeDocks();
  void openDocks();
  void openDock(PanelDock* dock);
  void showTitle();
  void sayHowItEnded(int entryId, const RunOutcome& outcome);
  void openNewRun(const QString& pluginId);
  const PanelSpec* centreSpec(const QString& id) const;

  AppContext& m_context;
  TopBar* m_top = nullptr;
  StatusLine* m_status = nullptr;
  QStackedWidget* m_pages;
  CloseGuard* m_guard;
  std::vector<PanelSpec> m_centre;
  QHash<QString, QWidget*> m_pageOf;
  std::map<QString, PanelDock*> m_docks;
  QHash<QString, bool> m_folded;
  QHash<QString, QSize> m_sizes;  // of docks that come back
  QString m_currentPanel;
  bool m_painted = false;
};

}  // namespace leyden
