// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Console" of a run: the console of the dock, with the whole page for itself.
#include "console/console_panel.h"

#include <QVBoxLayout>

#include "panel_registry.h"

namespace leyden {

namespace {

const PanelRegistrar registrar({QStringLiteral("run_console"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Console")),
                                PanelSpec::Run, 70, [](AppContext& context, QWidget* parent) -> QWidget* {
                                  auto* page = new QWidget(parent);
                                  page->setObjectName(QStringLiteral("runConsole"));
                                  auto* layout = new QVBoxLayout(page);
                                  layout->setContentsMargins(16, 16, 16, 16);
                                  layout->addWidget(new ConsolePanel(context, page));
                                  return page;
                                }});

}  // namespace

}  // namespace leyden
