// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A dock of the window around a registered panel: a thin grip to drag it by instead of a title bar.
#pragma once

#include <QDockWidget>

#include "panel_registry.h"

namespace leyden {

class PanelDock : public QDockWidget {
  Q_OBJECT
 public:
  PanelDock(PanelSpec spec, AppContext& context, QWidget* parent);
  const PanelSpec& spec() const { return m_spec; }
  /// Makes the panel if it is not there yet.
  QWidget* panel();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  PanelSpec m_spec;
  AppContext& m_context;
  QWidget* m_panel = nullptr;
};

}  // namespace leyden
