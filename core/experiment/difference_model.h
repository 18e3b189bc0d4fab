// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <functional>
#include <memory>
#include <vector>

#include <experiment/export.h>
#include <store/catalog.h>
#include <store/metric_aggregate.h>

namespace leyden {

/// Compares runs: one column a run, the base first; a row for each parameter that differs (all of them when
/// asked), then a row for each metric. Numbers are compared as numbers: 1e-3 equals 0.001. Hundreds of runs are
/// no burden. GUI thread.
class LEYDEN_EXPERIMENT_API DifferenceModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum class Kind { Parameter, Metric };
  enum Role {
    KindRole = Qt::UserRole + 1,  // int, Kind
    PathRole,                     // "model.lr", "val_acc"
    DiffersRole,                  // bool: the row differs among the runs (column 0) or the cell from the base
    NumberRole,                   // double; invalid when the cell is no number
    DeltaRole,                    // double: metric minus the base's; invalid in the base's column
    DeltaTextRole,                // "+0.0069"
    MissingRole,                  // bool: this run has no such parameter or metric
    BestRole,  // bool: the best of a metric row, judged by its name (loss, error: least; acc, f1: most)
    RunIdRole,
  };

  using Run = std::shared_ptr<const RunRow>;

  explicit DifferenceModel(QObject* parent = nullptr);
  ~DifferenceModel() override;

  /// Null ones are left out. Column 0 holds the names of the rows, column i+1 run i. The same runs with other
  /// values change the values alone.
  void setRuns(const std::vector<Run>& runs);
  QStringList runIds() const;
  /// Empty: the first run.
  void setBaseRun(const QString& runId);
  QString baseRun() const;
  void setShowEqual(bool show);
  bool showEqual() const;
  /// What is shown and compared of each metric: Last at first.
  void setAggregate(Aggregate aggregate);
  Aggregate aggregate() const;
  /// Names shown in headers, e.g. RunListModel::displayName.
  void setTitles(const QStringList& titles);

  /// Parameters that differ, in order.
  QStringList differingParameters() const;
  int equalCount() const;
  /// The next or previous row that differs, from `row`; -1 when there is none.
  int nextDifference(int row, int direction = 1) const;
  /// The next or previous column after `column` whose value in this row is not the base's; -1 when there is none.
  int nextDifferingColumn(int row, int column, int direction = 1) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  QHash<int, QByteArray> roleNames() const override;

 Q_SIGNALS:
  void differencesChanged();

 private:
  void update();
  void reset(const std::function<void()>& change);

  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
