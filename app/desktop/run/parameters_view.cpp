// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "panel_registry.h"
#include "run/rows_view.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("run_parameters"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Parameters")), PanelSpec::Run, 30,
     [](AppContext& context, QWidget* parent) -> QWidget* {
       RowsView::Look look;
       look.name = QStringLiteral("runParameters");
       look.title = RowsView::tr("Parameters of the run");
       look.find = RowsView::tr("Find a parameter or a value");
       look.emptyTitle = RowsView::tr("No parameters");
       look.emptySentence = RowsView::tr("The run was made without any.");
       look.wideColumn = 1;
       look.newestFirst = false;
       return new RowsView(context, RowsTable::parameters, look, parent);
     }});

}  // namespace

}  // namespace leyden
