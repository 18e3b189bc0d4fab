// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Panels register themselves from their own file with one static line:
//   static const PanelRegistrar registrar({"charts", QT_TRANSLATE_NOOP("panel", "Charts"), PanelSpec::Centre,
//   10,
//                                          [](AppContext& context, QWidget* parent) -> QWidget* { ... }});
// The window only docks what it finds here.
#pragma once

#include <QString>
#include <functional>
#include <vector>

class QWidget;

namespace leyden {

class AppContext;

struct PanelSpec {
  /// Compare, Run: the views of these two pages of the centre.
  enum Area { Centre, Left, Right, Bottom, Compare, Run };
  QString id;
  QString title;  // as in the source; the window translates it in the context "panel"
  Area area = Centre;
  int order = 0;  // tabs and docks stand in this order
  /// Makes the panel, owned by `parent`. Called once, when the panel is first shown.
  std::function<QWidget*(AppContext&, QWidget* parent)> create;
  bool withRuns = true;       // Centre: the run list stands beside it
  bool withInspector = true;  // Centre: the Inspector stands beside it
  bool withDocks = true;      // Centre: the docks below stay
};

class PanelRegistry {
 public:
  static PanelRegistry& instance();
  void add(PanelSpec spec);
  /// Of one area, by order.
  std::vector<PanelSpec> panels(PanelSpec::Area area) const;

 private:
  std::vector<PanelSpec> m_panels;
};

struct PanelRegistrar {
  explicit PanelRegistrar(PanelSpec spec);
};

}  // namespace leyden
