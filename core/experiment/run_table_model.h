// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <experiment/export.h>
#include <experiment/run_list_model.h>

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace leyden {

/// The runs of a RunListModel as a wide table: what the list says of a run, then the last value of every
/// metric. Follows the list; holds nothing of its own. GUI thread.
class LEYDEN_EXPERIMENT_API RunTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, Status, Plugin, Started, Duration, FirstMetric };
  /// Besides RunListModel's roles, which mean the same here.
  enum Role { SortValueRole = RunListModel::LiveRole + 1, NumberRole };

  explicit RunTableModel(RunListModel& runs, QObject* parent = nullptr);

  /// Shown as columns, in this order; by default every metric there is.
  QStringList metrics() const { return m_metrics; }
  QString runIdAt(int row) const { return m_runs.runIdAt(row); }
  int rowOf(const QString& runId) const { return m_runs.rowOf(runId); }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  void follow();
  void updateMetrics();
  QVariant metric(int row, int column) const;
  QVariant text(const QModelIndex& index) const;
  QVariant sortValue(const QModelIndex& index) const;

  RunListModel& m_runs;
  QStringList m_metrics;
};

/// Sorts it by any column; runs without a value come last whichever the direction.
class LEYDEN_EXPERIMENT_API RunTableSorter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunTableSorter(QObject* parent = nullptr);

 protected:
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

}  // namespace leyden
