// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_list_model.h>
#include <cmath>

namespace leyden {
namespace {

QString search_text(const QModelIndex& run) {
  return QStringList{run.data(RunListModel::NameRole).toString(),
                     run.data(RunListModel::RunIdRole).toString(),
                     run.data(RunListModel::PluginRole).toString(),
                     run.data(RunListModel::StatusTextRole).toString(),
                     run.data(RunListModel::DeviceRole).toString(),
                     run.data(RunListModel::TagsRole).toStringList().join(QLatin1Char(' '))}
      .join(QLatin1Char(' '));
}

}  // namespace

RunFilterModel::RunFilterModel(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunListModel::SortRole);
  setDynamicSortFilter(true);
  sort(RunListModel::Started, Qt::DescendingOrder);
}

void RunFilterModel::setFilterText(const QString& words) {
  m_text = words;
  m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
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
  const QString text = search_text(run);
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool RunFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(sortRole()), b = right.data(sortRole());
  // What is not known, and NaN, is last whichever way the column is sorted.
  const auto missing = [](const QVariant& value) {
    return !value.isValid() || (value.typeId() == QMetaType::Double && std::isnan(value.toDouble()));
  };
  const bool descending = sortOrder() == Qt::DescendingOrder;
  if (missing(a) != missing(b)) return missing(a) ? descending : !descending;
  if (missing(a))
    return left.data(RunListModel::RunIdRole).toString() < right.data(RunListModel::RunIdRole).toString();
  if (a.typeId() == QMetaType::QString) {
    const int order = a.toString().compare(b.toString(), Qt::CaseInsensitive);
    if (order != 0) return order < 0;
  } else if (a.toDouble() != b.toDouble()) {
    return a.toDouble() < b.toDouble();
  }
  return left.data(RunListModel::RunIdRole).toString() < right.data(RunListModel::RunIdRole).toString();
}

}  // namespace leyden
