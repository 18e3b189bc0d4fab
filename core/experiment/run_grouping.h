// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <vector>

#include <experiment/export.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_rows.h>
#include <store/catalog.h>

namespace leyden {

/// What runs of a group have in common: values of parameters and facts, or everything but the seed. A value.
struct LEYDEN_EXPERIMENT_API RunGrouping {
  std::vector<Field> by;
  bool everything_but_seeds = false;

  bool isNone() const { return by.empty() && !everything_but_seeds; }
  /// "model.lr, plugin", "everything but the seed"; empty for none.
  QString title() const;
  bool operator==(const RunGrouping&) const = default;

  /// The groups of a catalog's runs; fields that no run has are left out. On the loader thread.
  std::vector<RunTableRows::Group> groups(const Catalog& catalog) const;
};

/// "model.lr = 0.001 · no tag": what the runs of a group have in common; empty without fields.
LEYDEN_EXPERIMENT_API QString group_title(const std::vector<Field>& by, const RunGroup& group);

/// The groups of a workspace's runs, kept up as runs come and change. The loader thread's work; what was known
/// stays until the answer comes. GUI thread.
class LEYDEN_EXPERIMENT_API RunGroups : public QObject {
  Q_OBJECT
 public:
  /// `runs` outlives it.
  explicit RunGroups(RunListModel& runs, QObject* parent = nullptr);

  const RunGrouping& grouping() const { return m_grouping; }
  void setGrouping(const RunGrouping& grouping);
  /// In the order of their first runs; none without a grouping. A run with several tags is in several groups.
  const std::vector<RunTableRows::Group>& groups() const { return m_groups; }
  /// Parameters by which runs can be grouped.
  const QStringList& params() const { return m_params; }

 Q_SIGNALS:
  void changed();

 private:
  void ask();

  RunListModel& m_runs;
  RunGrouping m_grouping;
  std::vector<RunTableRows::Group> m_groups;
  QStringList m_params;
  QTimer m_ask;
  int m_question = 0;
};

}  // namespace leyden
