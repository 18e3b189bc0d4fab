// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QHash>
#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <store/run_query.h>

#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

namespace leyden {

/// The values of runs that a table shows: a cell at once, out of what RunListModel holds; whole columns, for
/// shades and groups, by the loader thread. GUI thread.
class RunCells : public QObject {
  Q_OBJECT
 public:
  explicit RunCells(RunListModel& runs, QObject* parent = nullptr);

  /// A parameter's or metric's value, a fact; nothing when the run has none.
  RunValue value(const QString& runId, const Field& field) const;

  /// A column's values by run; nullptr until they have come. Those that are wanted are kept up to date.
  const QHash<QString, RunValue>* column(const Field& field) const;
  void setWanted(const std::vector<Field>& fields);
  /// A few runs have changed, or (empty) all have.
  void forget(const QStringList& runIds);

 Q_SIGNALS:
  void columnsCame();

 private:
  void ask();
  RunValue fact(const QString& runId, Field::Fact fact) const;

  RunListModel& m_runs;
  std::vector<Field> m_wanted;
  QHash<QString, QHash<QString, RunValue>> m_columns;  // by the field's text
  mutable QCache<std::pair<QString, QString>, RunValue> m_cells;
  int m_question = 0;
};

/// A number, also of a text that reads as one; NaN otherwise.
double number_of(const RunValue& value);
/// As a cell shows it.
QString text_of(const RunValue& value);

}  // namespace leyden
