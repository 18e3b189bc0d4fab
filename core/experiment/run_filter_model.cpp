// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_filter_model.h>

#include <algorithm>

namespace leyden {

RunFilterModel::RunFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunListModel::SortRole);
  setDynamicSortFilter(true);
  sort(RunListModel::Started, Qt::DescendingOrder);
}

void RunFilterModel::setFilterText(const QString& words) {
  m_text = words;
  m_words = words.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateFilter();
}

void RunFilterModel::setShowArchived(bool show) {
  m_showArchived = show;
  invalidateFilter();
}

void RunFilterModel::setOnlyStarred(bool only) {
  m_onlyStarred = only;
  invalidateFilter();
}

bool RunFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex run = sourceModel()->index(row, RunListModel::Name, parent);
  if (!m_showArchived && run.data(RunListModel::ArchivedRole).toBool()) return false;
  if (m_onlyStarred && !run.data(RunListModel::StarredRole).toBool()) return false;
  if (m_words.isEmpty()) return true;
  const QString text = run.data(RunListModel::SearchTextRole).toString();
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return text.contains(word); });
}

bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const auto* runs = qobject_cast<const RunListModel*>(sourceModel());
  if (!runs) return QSortFilterProxyModel::lessThan(left, right);
  return runs->isBefore(left.row(), right.row(), left.column(), sortOrder());
}

}  // namespace leyden
