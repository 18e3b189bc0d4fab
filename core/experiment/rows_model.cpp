// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/rows_model.h>

#include <algorithm>

namespace leyden {

void RowsModel::setTable(RowsTable table) {
  const bool alike = table.titles == m_table.titles && table.rows.size() == m_table.rows.size();
  if (!alike) beginResetModel();
  m_table = std::move(table);
  if (!alike)
    endResetModel();
  else if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

QString RowsModel::text(const QList<int>& rows) const {
  QStringList lines = {m_table.titles.join(QLatin1Char('\t'))};
  for (const int row : rows) {
    QStringList cells;
    for (const auto& cell : m_table.rows.at(static_cast<size_t>(row)))
      cells << QString(cell.text).replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
    lines << cells.join(QLatin1Char('\t'));
  }
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int RowsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int RowsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_table.titles.size());
}

QVariant RowsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& cell = m_table.rows[static_cast<size_t>(index.row())][static_cast<size_t>(index.column())];
  switch (role) {
    case Qt::DisplayRole:
      return cell.text;
    case Qt::ToolTipRole:
      return cell.tip.isEmpty() ? cell.text : cell.tip;
    case Qt::TextAlignmentRole:
      return static_cast<int>((cell.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
      return cell.sort.isValid() ? cell.sort : QVariant(cell.text);
    case NumberRole:
      return cell.number;
    case StrongRole:
      return cell.strong;
    default:
      return {};
  }
}

QVariant RowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::DisplayRole) return m_table.titles[section];
  if (role == Qt::TextAlignmentRole) {
    const bool number = !m_table.rows.empty() && m_table.rows[0][static_cast<size_t>(section)].number;
    return static_cast<int>((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  }
  return {};
}

}  // namespace leyden
