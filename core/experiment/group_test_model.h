// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QTimer>
#include <vector>

#include <experiment/export.h>
#include <experiment/table_layout.h>
#include <experiment/two_samples.h>

namespace leyden {

class RunFilter;
class RunListModel;

/// Two groups of runs against each other, a row for each metric: means, their difference with its interval, Welch's
/// t, Mann and Whitney's U, effect sizes. Groups are made as the table of runs makes them, of the runs that the
/// filter lets through. The loader thread counts. GUI thread.
class LEYDEN_EXPERIMENT_API GroupTestModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Metric, MeanA, MeanB, Difference, WelchP, MannWhitneyP, HedgesG, CliffsDelta, ColumnCount };
  enum Role {
    NumberRole = Qt::UserRole + 1,  // double; invalid where it cannot be said
    SignificantRole,                // bool: p below 0.05 (columns of p)
    BetterRole,                     // int: 1 where b is better by the metric's name, -1 where a is, 0 the same
  };
  struct Group {
    QString title;
    QStringList ids;
  };
  static constexpr int kMostMetrics = 500;

  /// Both outlive it.
  GroupTestModel(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);

  /// Its groups are taken, as the table makes them.
  void setGrouping(const TableLayout& layout);
  bool isGrouped() const { return m_layout.isGrouped(); }
  const TableLayout& layout() const { return m_layout; }
  /// Groups with a run that the filter lets through, the greatest first.
  const std::vector<Group>& groups() const { return m_groups; }
  /// Indices among groups(); the first two at first.
  void choose(int a, int b);
  int a() const { return m_a; }
  int b() const { return m_b; }
  void setAggregate(Aggregate aggregate);
  Aggregate aggregate() const { return m_aggregate; }
  /// Nothing is asked while nobody looks; it is at first.
  void setActive(bool active);
  /// False until groups of this grouping have come.
  bool isReady() const { return m_ready; }
  /// Metrics beyond kMostMetrics, which are not tested.
  int leftOut() const { return m_leftOut; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void groupsChanged();

 private:
  struct Row {
    std::string metric;
    TwoSamples test;
  };
  void askGroups();
  void askTests();
  void takeGroups(std::vector<Group> groups);
  void show(std::vector<Row> rows);
  double number(const Row& row, int column) const;

  RunListModel& m_runs;
  RunFilter& m_filter;
  TableLayout m_layout;
  Aggregate m_aggregate = Aggregate::Last;
  std::vector<Group> m_groups;
  std::vector<Row> m_rows;
  QString m_titleA, m_titleB;  // which were chosen, over changes
  int m_a = 0, m_b = 1, m_leftOut = 0, m_question = 0;
  bool m_ready = false, m_active = true, m_due = false;
  QTimer m_ask;
};

}  // namespace leyden
