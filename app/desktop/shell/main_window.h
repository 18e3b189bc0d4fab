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
class Banner;
class CloseGuard;
class CommandPalette;
class PanelDock;
class StatusLine;
class TopBar;
class WindowLayout;
struct PanelSpec;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(AppContext& context, QWidget* parent = nullptr);
  ~MainWindow() override;

  AppContext& context() const { return m_context; }
  QString currentPanel() const { return m_currentPanel; }
  /// A centre panel becomes the page, a dock unfolds. Unknown ids do nothing.
  void showPanel(const QString& id);
  void toggleFold(const QString& dockId);
  /// Every panel open or folded, and as large, as in a first window.
  void resetLayout();
  /// The keyboard into the filter of the page that is shown.
  void find();
  void openPalette();
  void showShortcuts();

 Q_SIGNALS:
  void firstPainted();
  /// It has closed; keptOpen: it was asked to, and a run kept it.
  void closed();
  void keptOpen();

 protected:
  void closeEvent(QCloseEvent* event) override;
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void moveEvent(QMoveEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildBars();
  void buildDocks();
  void placeDocks();
  void connectContext();
  void restoreLayout();
  void saveSoon();
  QWidget* page(const QString& id);
  void narrowHiddenPages();
  void focusPage();
  void setFolded(const QString& dockId, bool folded);
  /// A dock below; a page without docks gives way to one that has them.
  void toggleBelow(const QString& dockId);
  bool wantsDock(const PanelDock& dock) const;
  void closeDocks();
  void openDocks();
  void openDock(PanelDock* dock);
  void showTitle();
  void openNewRun(const QString& pluginId);
  const PanelSpec* centreSpec(const QString& id) const;

  AppContext& m_context;
  TopBar* m_top = nullptr;
  StatusLine* m_status = nullptr;
  QStackedWidget* m_pages;
  CloseGuard* m_guard;
  Banner* m_banner = nullptr;
  CommandPalette* m_palette = nullptr;
  WindowLayout* m_layout = nullptr;
  std::vector<PanelSpec> m_centre;
  QHash<QString, QWidget*> m_pageOf;
  std::map<QString, PanelDock*> m_docks;
  QHash<QString, bool> m_folded;
  QHash<QString, QSize> m_sizes;  // of docks that come back
  QString m_currentPanel;
  bool m_painted = false;
  bool m_restored = false;  // before that, nothing is worth keeping
};

}  // namespace leyden
