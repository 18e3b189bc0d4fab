// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include <experiment/export.h>
#include <experiment/plot_data.h>

namespace leyden {

/// How much each parameter matters for a metric, over the runs that the filter's text lets through: by the
/// permutation importance of a RandomForest, and by Spearman's correlation. A row for each parameter in which the
/// runs differ, the most important first. The forest grows on a thread of its own. GUI thread.
class LEYDEN_EXPERIMENT_API ImportanceModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Parameter, Importance, Rho, ColumnCount };
  enum Role {
    ImportanceRole = Qt::UserRole + 1,  // double, 0 to 1, all together 1
    RhoRole,                            // double; invalid of categories and where it cannot be said
    RunsRole,                           // int: runs that have the parameter
  };
  enum class State { Waiting, TooFewRuns, NothingDiffers, Ready };
  static constexpr int kLeastRuns = 10;
  static constexpr int kMostParameters = 200;

  /// Both outlive it.
  ImportanceModel(RunListModel& runs, RunFilter& filter, QObject* parent = nullptr);
  ~ImportanceModel() override;

  void setTarget(const Field& metric);
  const std::optional<Field>& target() const { return m_target; }
  /// No forest grows while nobody looks; it does at first.
  void setActive(bool active);

  State state() const { return m_state; }
  /// Runs that have a finite value of the target; all that the filter lets through.
  int runCount() const { return m_runCount; }
  int allRuns() const { return static_cast<int>(m_data->runIds().size()); }
  /// Of the forest on runs that its trees had not seen.
  double r2() const { return m_r2; }
  int trees() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void stateChanged();

 private:
  struct Row {
    Field field;
    double importance = 0, rho = 0;
    bool categorical = false;
    int runs = 0;
  };
  struct Input;
  struct Output;
  void findParameters();
  void start();
  void take(Output output);
  void show(State state);

  RunListModel& m_runs;
  PlotData* m_data;
  std::vector<Field> m_fields;
  std::optional<Field> m_target;
  std::vector<Row> m_rows;
  State m_state = State::Waiting;
  bool m_active = true, m_due = false;
  int m_runCount = 0;
  double m_r2 = 0;
  QTimer m_start, m_find;
  std::shared_ptr<std::atomic<int>> m_newest;
  QThreadPool m_pool;
};

}  // namespace leyden
