// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the top: mark, workspace, tabs, folding, theme, queue pill, New run.
#pragma once

#include <QWidget>
#include <vector>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace leyden {

class AppContext;

class TopBar : public QWidget {
  Q_OBJECT
 public:
  struct Tab {
    QString id, title;
  };
  TopBar(AppContext& context, const std::vector<Tab>& tabs, QWidget* parent = nullptr);

  /// Marks the tab; an id without one (New run) marks none.
  void setCurrentTab(const QString& id);
  /// The folding button shows whether its panel is open, and is away on pages that have no such panel.
  void setFold(const QString& panelId, bool available, bool open);

 Q_SIGNALS:
  void tabChosen(const QString& id);
  void foldToggled(const QString& panelId);
  void newRunPressed();
  void queuePressed();
  void searchPressed();

 private:
  void addTabs(QHBoxLayout* layout, const std::vector<Tab>& tabs);
  void addTools(QHBoxLayout* layout);
  void showQueue();
  void showThemeIcon();
  QToolButton* addFold(QHBoxLayout* layout, const QString& icon, const QString& panelId, const QString& name);
  QMenu* themeMenu();
  QMenu* workspaceMenu();
  void fillWorkspaceMenu(QMenu* menu);

  AppContext& m_context;
  QLabel* m_mark;
  QButtonGroup* m_tabs;
  QPushButton* m_search = nullptr;
  QPushButton* m_pill = nullptr;
  QToolButton* m_theme = nullptr;
  QPushButton* m_newRun = nullptr;
};

}  // namespace leyden
