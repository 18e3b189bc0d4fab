// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "panel_registry.h"
#include "run/rows_view.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("run_events"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Events")), PanelSpec::Run, 80,
     [](AppContext& context, QWidget* parent) -> QWidget* {
       RowsView::Look look;
       look.name = QStringLiteral("runEvents");
       look.title = RowsView::tr("Events of the run");
       look.find = RowsView::tr("Find an event");
       look.emptyTitle = RowsView::tr("No events");
       look.emptySentence = RowsView::tr("Nothing out of the ordinary has happened.");
       look.wideColumn = 3;
       look.newestFirst = true;
       return new RowsView(context, RowsTable::events, look, parent);
     }});

}  // namespace

}  // namespace leyden
