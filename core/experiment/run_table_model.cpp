// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_table_model.h>

#include <QDateTime>
#include <algorithm>
#include <cmath>

#include <experiment/text_format.h>

namespace leyden {

RunTableModel::RunTableModel(RunListModel& runs, QObject* parent)
    : QAbstractTableModel(parent), m_runs(runs), m_metrics(runs.metricNames()) {
  follow();
}

void RunTableModel::follow() {
  connect(&m_runs, &QAbstractItemModel::rowsAboutToBeInserted, this,
          [this](const QModelIndex&, int first, int last) { beginInsertRows({}, first, last); });
  connect(&m_runs, &QAbstractItemModel::rowsInserted, this, [this] { endInsertRows(); });
  connect(&m_runs, &QAbstractItemModel::rowsAboutToBeRemoved, this,
          [this](const QModelIndex&, int first, int last) { beginRemoveRows({}, first, last); });
  connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, [this] { endRemoveRows(); });
  connect(&m_runs, &QAbstractItemModel::modelAboutToBeReset, this, [this] { beginResetModel(); });
  connect(&m_runs, &QAbstractItemModel::modelReset, this, [this] {
    m_metrics = m_runs.metricNames();
    endResetModel();
  });
  connect(&m_runs, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex& first, const QModelIndex& last) {
            Q_EMIT dataChanged(index(first.row(), 0), index(last.row(), columnCount() - 1));
          });
  connect(&m_runs, &RunListModel::metricNamesChanged, this, &RunTableModel::updateMetrics);
}

void RunTableModel::updateMetrics() {
  const QStringList metrics = m_runs.metricNames();
  if (metrics == m_metrics) return;
  beginResetModel();
  m_metrics = metrics;
  endResetModel();
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_runs.rowCount();
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : FirstMetric + static_cast<int>(m_metrics.size());
}

QVariant RunTableModel::metric(int row, int column) const {
  const auto run = m_runs.run(m_runs.runIdAt(row));
  if (!run) return {};
  const std::string name = m_metrics[column - FirstMetric].toStdString();
  const auto series = std::find_if(run->metrics.begin(), run->metrics.end(),
                                   [&](const SeriesInfo& info) { return info.name == name; });
  return series == run->metrics.end() ? QVariant() : QVariant(series->last);
}

QVariant RunTableModel::text(const QModelIndex& index) const {
  const QModelIndex source = m_runs.index(index.row(), RunListModel::Name);
  switch (index.column()) {
    case Name:
      return source.data(RunListModel::NameRole);
    case Status:
      return source.data(RunListModel::StatusTextRole);
    case Plugin:
      return source.data(RunListModel::PluginRole);
    case Started:
      return m_runs.index(index.row(), RunListModel::Started).data();
    case Duration:
      return m_runs.index(index.row(), RunListModel::Duration).data();
    default:
      break;
  }
  const QVariant value = metric(index.row(), index.column());
  return value.isValid() ? QVariant(format_number(value.toDouble())) : QVariant();
}

QVariant RunTableModel::sortValue(const QModelIndex& index) const {
  const QModelIndex source = m_runs.index(index.row(), RunListModel::Name);
  switch (index.column()) {
    case Name:
      return source.data(RunListModel::NameRole).toString().toLower();
    case Started:
      return source.data(RunListModel::StartedRole);
    case Duration:
      return source.data(RunListModel::DurationRole);
    case Status:
    case Plugin:
      return text(index);
    default:
      break;
  }
  const auto value = m_runs.lastValue(index.row(), m_metrics[index.column() - FirstMetric]);
  return value ? QVariant(*value) : QVariant();
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
  const bool number = index.column() >= Duration;
  switch (role) {
    case Qt::DisplayRole:
      return text(index);
    case Qt::ToolTipRole:
      return index.column() == Name ? text(index) : QVariant();
    case Qt::TextAlignmentRole:
      return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortValueRole:
      return sortValue(index);
    case NumberRole:
      return index.column() >= FirstMetric ? metric(index.row(), index.column()) : QVariant();
    default:
      break;
  }
  return role > Qt::UserRole ? m_runs.index(index.row(), RunListModel::Name).data(role) : QVariant();
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const bool number = section >= Duration;
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("run");
    case Status:
      return tr("status");
    case Plugin:
      return tr("plugin");
    case Started:
      return tr("started");
    case Duration:
      return tr("duration");
    default:
      return m_metrics[section - FirstMetric];
  }
}

RunTableSorter::RunTableSorter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(RunTableModel::SortValueRole);
}

bool RunTableSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QVariant a = left.data(sortRole());
  const QVariant b = right.data(sortRole());
  const auto missing = [](const QVariant& value) {
    return !value.isValid() || (value.typeId() == QMetaType::Double && std::isnan(value.toDouble()));
  };
  if (missing(a) || missing(b)) {
    if (missing(a) && missing(b)) return false;
    return missing(b) == (sortOrder() == Qt::AscendingOrder);
  }
  return QPartialOrdering(QVariant::compare(a, b)) == QPartialOrdering::Less;
}

}  // namespace leyden
