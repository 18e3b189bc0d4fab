// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "panel_registry.h"
#include "run/rows_view.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("run_checkpoints"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Checkpoints")), PanelSpec::Run, 40,
     [](AppContext& context, QWidget* parent) -> QWidget* {
       RowsView::Look look;
       look.name = QStringLiteral("runCheckpoints");
       look.title = RowsView::tr("Checkpoints of the run");
       look.find = RowsView::tr("Find a checkpoint");
       look.emptyTitle = RowsView::tr("No checkpoints");
       look.emptySentence = RowsView::tr("The run has saved none, or the callback that saves them was off.");
       look.wideColumn = 0;
       look.newestFirst = false;
       return new RowsView(context, RowsTable::checkpoints, look, parent);
     }});

}  // namespace

}  // namespace leyden
