// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// The rows of a table of runs: runs in their order, or groups with the runs of those that are open below them.
/// A value.
struct LEYDEN_EXPERIMENT_API RunTableRows {
  struct Group {
    QString key, title;
    QStringList ids;  // that the filter lets through, in the table's order
    bool operator==(const Group&) const = default;
  };
  struct Row {
    int group = -1;
    QString id;  // empty: the group itself
    bool operator==(const Row&) const = default;
  };
  std::vector<Group> groups;
  std::vector<Row> rows;
  QMultiHash<QString, int> places;  // of runs: one of several tags is in several groups

  /// Tells rows apart when they move.
  QString keyOf(const Row& row) const;

  static RunTableRows plain(const QStringList& ids);
  /// `all`: every group with every run it has; `ids`: those to show, in their order. Groups without a run to show
  /// are left out; the others stand in the order of their first run, or by `rank` where that is given: smaller
  /// first, NaN last.
  static RunTableRows grouped(const std::vector<Group>& all, const QStringList& ids, const QSet<QString>& open,
                              const std::function<double(const Group&)>& rank = {});

 private:
  void add(Row row);
};

}  // namespace leyden
