// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "app_context.h"
#include "panel_registry.h"
#include "widgets/brush_mark.h"
#include "widgets/sub_tabs.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("compare"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Compare")), PanelSpec::Centre, 30,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ComparePanel(context, parent); },
     true, false, false});  // room for plots: the run under the mouse says its values there

}  // namespace

ComparePanel::ComparePanel(AppContext& context, QWidget* parent)
    : QWidget(parent), m_views(new SubTabs(context, PanelSpec::Compare, this)) {
  setObjectName(QStringLiteral("comparePanel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_views);
  m_views->tools()->addWidget(new BrushMark(context, this));
}

}  // namespace leyden
