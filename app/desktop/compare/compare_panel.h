// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel "Compare": the views that compare runs, each registered from its own file in PanelSpec::Compare.
#pragma once

#include <QWidget>

namespace leyden {

class AppContext;
class SubTabs;

class ComparePanel : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePanel(AppContext& context, QWidget* parent = nullptr);
  SubTabs& views() { return *m_views; }

 private:
  SubTabs* m_views;
};

}  // namespace leyden
