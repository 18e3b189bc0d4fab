// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a report says of runs in tables. GUI thread.
#pragma once

#include <QStringList>
#include <vector>

#include "report/report_document.h"

namespace leyden {

class RunListModel;

/// A row a run: its status, the parameters in which these runs differ, their metrics.
ReportTable runsTable(const RunListModel& runs, const QStringList& ids);
/// The parameters that are the same in all of them; without rows for one run, whose parameters all are.
ReportTable equalParametersTable(const RunListModel& runs, const QStringList& ids);
/// Of the runs that have some.
std::vector<ReportNote> runNotes(const RunListModel& runs, const QStringList& ids);

}  // namespace leyden
