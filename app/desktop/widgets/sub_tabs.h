// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A page of several views: a row of tabs and the one that is chosen, each registered from its own file as a panel
// of an area of its own. A view is made when it is first shown.
#pragma once

#include <QHash>
#include <QWidget>

#include "panel_registry.h"

class QButtonGroup;
class QHBoxLayout;
class QPushButton;
class QStackedWidget;

namespace leyden {

class AppContext;

class SubTabs : public QWidget {
  Q_OBJECT
 public:
  /// The first view is chosen, or the one that was the last time. Names of the tabs are "subtab_" and the id.
  SubTabs(AppContext& context, PanelSpec::Area area, QWidget* parent = nullptr);

  void choose(const QString& id);
  QString current() const { return m_current; }
  /// The right end of the row, for what belongs to all views.
  QHBoxLayout* tools() const { return m_tools; }

 private:
  QPushButton* addTab(const PanelSpec& spec);
  void walk(int places);
  QString settingsKey() const;

  AppContext& m_context;
  PanelSpec::Area m_area;
  std::vector<PanelSpec> m_specs;
  QButtonGroup* m_group;
  QHBoxLayout* m_tools;
  QStackedWidget* m_stack;
  QHash<QString, QWidget*> m_views;
  QString m_current;
};

}  // namespace leyden
