// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_filter_model.h>

#include <experiment/run_filter.h>

namespace leyden {

RunFilterModel::RunFilterModel(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QSortFilterProxyModel(parent), m_runs(runs), m_filter(filter) {
  setSortRole(RunListModel::SortRole);
  setDynamicSortFilter(true);
  setSourceModel(&runs);
  sort(RunListModel::Started, Qt::DescendingOrder);
  // At once: row by row, ten thousand runs would be thousands of signals.
  connect(&filter, &RunFilter::changed, this, &QSortFilterProxyModel::invalidate);
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex&) const {
  const QString id = m_runs.runIdAt(row);
  if (!m_filter.accepts(id, false)) return false;
  return m_filter.accepts(id, m_runs.index(row, RunListModel::Name).data(RunListModel::ArchivedRole).toBool());
}

bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  return m_runs.isBefore(left.row(), right.row(), left.column(), sortOrder());
}

}  // namespace leyden
