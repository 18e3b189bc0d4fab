// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QSet>
#include <QStringList>
#include <QTimer>
#include <memory>
#include <vector>

#include <experiment/export.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_rows.h>
#include <experiment/table_layout.h>
#include <store/run_query.h>

namespace leyden {

class RunCells;
class RunFilter;

/// The runs that a RunFilter lets through as a wide table with columns that people choose, sorted by several of
/// them and grouped, as a TableLayout says. Sorting, groups and whole columns are the loader thread's work; what
/// was shown stays until the answer comes. A row is a run, for which RunListModel's roles mean the same as
/// there, or a group. GUI thread.
class LEYDEN_EXPERIMENT_API RunTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  /// Besides RunListModel's roles.
  enum Role {
    NumberRole = Qt::UserRole + 100,  // double; invalid where the cell is no number
    ShadeRole,                        // double 0..1 in a shaded column: from the least to the greatest shown
    IsGroupRole,                      // bool
    GroupSizeRole,                    // int: runs of the group that are shown
    OpenRole,                         // bool: the group's runs are shown below it
    MemberRole,                       // bool: a run below its group
    NumericRole,                      // bool: the column holds numbers
    RunIdsRole,                       // QStringList: the run, or the group's
  };

  /// Both outlive it.
  RunTableModel(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);
  ~RunTableModel() override;

  const TableLayout& layout() const { return m_layout; }
  /// A layout that people have made; the standard one follows the metrics there are.
  void setLayout(const TableLayout& layout);
  bool isStandardLayout() const { return m_standard; }
  /// The standard columns, from now on with the metrics there are; sorting and groups stay.
  void useStandardLayout();

  const Field& field(int column) const { return m_layout.columns[static_cast<size_t>(column)].field; }
  int columnOf(const Field& field) const;  // -1: not shown
  /// Takes the place of the other sort keys, or stands behind them; a key that is there turns round, and with
  /// `more` goes after its second turn.
  void sortBy(int column, bool more);
  /// 1 for the first key, 0 for none; and which way.
  int sortPlace(int column) const;
  bool isDescending(int column) const;
  void setShaded(int column, bool shaded);
  void setWidth(int column, int width);

  void setGroupOpen(int row, bool open);
  void setAllGroupsOpen(bool open);

  /// Runs that are shown, in order; each once.
  QStringList shownRunIds() const;
  /// Rows of a run: several when it is in several groups, none when it is not shown.
  QList<int> rowsOf(const QString& runId) const;
  /// Names that may be columns.
  struct Names {
    QStringList params, metrics;
  };
  const Names& names() const { return m_names; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  /// The run's name (EditRole), and the roles that RunListModel takes.
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  /// Columns, sorting or grouping are others: by people's hand or the standard's.
  void layoutEdited();
  void namesChanged();
  /// Whole columns, and with them the sums of groups and shades, are there now.
  void valuesCame();

 private:
  void follow();
  void runsChanged(const QStringList& ids);
  void ask();
  void arrange();
  void show(RunTableRows rows);
  void forgetFindings();
  void wantColumns();
  TableLayout standard() const;
  bool hasNumbers(const Field& field) const;
  bool isNumericColumn(int column) const;
  std::pair<double, double> range(int column) const;
  QVariant shade(const RunTableRows::Row& row, int column) const;
  QVariant groupData(const RunTableRows::Group& group, int column, int role) const;
  RunValue groupValue(const RunTableRows::Group& group, int column) const;
  Spread spread(const RunTableRows::Group& group, const Field& field) const;
  QVariant cellText(const QString& id, int column) const;
  double rank(const RunTableRows::Group& group) const;

  RunListModel& m_runs;
  RunFilter& m_filter;
  RunCells* m_cells;
  TableLayout m_layout;
  bool m_standard = true;
  RunTableRows m_rows;
  QStringList m_order;  // all runs as the loader sorted them; empty: newest first
  std::vector<RunTableRows::Group> m_groups;
  QSet<QString> m_open;
  Names m_names;
  QTimer m_arrange, m_ask;
  int m_question = 0;
  mutable QHash<int, bool> m_numeric;                      // by column
  mutable QHash<int, std::pair<double, double>> m_ranges;  // of shaded columns
  mutable QHash<std::pair<QString, int>, RunValue> m_summaries;  // by group and column
};

/// "model.lr = 0.1 · gpu" of a group's key; empty for groups by everything but the seeds.
LEYDEN_EXPERIMENT_API QString group_title(const TableLayout& layout, const RunGroup& group);

}  // namespace leyden
