// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_tables.h"

#include <experiment/difference_model.h>
#include <experiment/run_list_model.h>

#include <QCoreApplication>

namespace leyden {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Report", text);
}

void fill(DifferenceModel& model, const RunListModel& runs, const QStringList& ids) {
  std::vector<DifferenceModel::Run> rows;
  for (const QString& id : ids) rows.push_back(runs.run(id));
  model.setRuns(rows);
}

QModelIndex nameOf(const DifferenceModel& model, int row) {
  return model.index(row, 0);
}

}  // namespace

ReportTable runsTable(const RunListModel& runs, const QStringList& ids) {
  DifferenceModel model;
  fill(model, runs, ids);
  ReportTable table{tr("Runs"), {tr("run"), tr("status")}, {false, false}, {}};
  for (int row = 0; row < model.rowCount(); ++row) {
    table.columns << nameOf(model, row).data(DifferenceModel::PathRole).toString();
    bool numbers = true;
    for (int run = 1; run < model.columnCount(); ++run) {
      const QModelIndex cell = model.index(row, run);
      numbers &= cell.data(DifferenceModel::MissingRole).toBool() || cell.data(DifferenceModel::NumberRole).isValid();
    }
    table.numeric.push_back(numbers);
  }
  const QStringList shown = model.runIds();
  for (qsizetype run = 0; run < shown.size(); ++run) {
    const QModelIndex entry = runs.indexOf(shown[run]);
    ReportTable::Row line{{runs.displayName(shown[run]), entry.data(RunListModel::StatusTextRole).toString()},
                          QColor(entry.data(RunListModel::ColourRole).toString())};
    for (int row = 0; row < model.rowCount(); ++row)
      line.cells << model.index(row, int(run) + 1).data().toString();
    table.rows.push_back(std::move(line));
  }
  return table;
}

ReportTable equalParametersTable(const RunListModel& runs, const QStringList& ids) {
  DifferenceModel model;
  fill(model, runs, ids);
  model.setShowEqual(true);
  ReportTable table{tr("The same in all runs"), {tr("parameter"), tr("value")}, {false, false}, {}};
  if (ids.size() == 1) table.title = tr("Parameters");
  for (int row = 0; row < model.rowCount(); ++row) {
    const QModelIndex name = nameOf(model, row);
    if (name.data(DifferenceModel::KindRole).toInt() != int(DifferenceModel::Kind::Parameter)) continue;
    if (name.data(DifferenceModel::DiffersRole).toBool()) continue;
    table.rows.push_back({{name.data(DifferenceModel::PathRole).toString(), model.index(row, 1).data().toString()}, {}});
  }
  return table;
}

std::vector<ReportNote> runNotes(const RunListModel& runs, const QStringList& ids) {
  std::vector<ReportNote> notes;
  for (const QString& id : ids) {
    const QString text = runs.indexOf(id).data(RunListModel::NotesRole).toString();
    if (!text.trimmed().isEmpty()) notes.push_back({runs.displayName(id), text});
  }
  return notes;
}

}  // namespace leyden
