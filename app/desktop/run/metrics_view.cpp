// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "panel_registry.h"
#include "run/rows_view.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("run_metrics"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Metrics")), PanelSpec::Run, 20,
     [](AppContext& context, QWidget* parent) -> QWidget* {
       RowsView::Look look;
       look.name = QStringLiteral("runMetrics");
       look.title = RowsView::tr("Metrics of the run");
       look.find = RowsView::tr("Find a metric");
       look.emptyTitle = RowsView::tr("No metrics yet");
       look.emptySentence = RowsView::tr("The run has logged no value so far.");
       look.wideColumn = 0;
       look.newestFirst = false;
       return new RowsView(context, RowsTable::metrics, look, parent);
     }});

}  // namespace

}  // namespace leyden
