// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/cursor_model.h>

#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <utility>

namespace leyden {

CursorModel::CursorModel(Format format, QObject* parent) : QAbstractTableModel(parent), m_format(std::move(format)) {
  m_places[Name] = tr("run");
}

void CursorModel::setFormat(Format format) {
  m_format = std::move(format);
  if (!m_rows.empty()) Q_EMIT dataChanged(index(0, First), index(rowCount() - 1, ColumnCount - 1));
}

void CursorModel::setStep(std::optional<int64_t> step) {
  if (std::exchange(m_step, step) != step) Q_EMIT stepChanged();
}

void CursorModel::setShared(bool shared) {
  if (std::exchange(m_shared, shared) != shared) Q_EMIT sharedChanged(shared);
}

void CursorModel::setRows(std::vector<CursorRow> rows) {
  const bool same = rows.size() == m_rows.size() &&
                    std::equal(rows.begin(), rows.end(), m_rows.begin(),
                               [](const CursorRow& a, const CursorRow& b) { return a.name == b.name; });
  if (!same) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    return;
  }
  if (rows == m_rows) return;
  m_rows = std::move(rows);
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void CursorModel::setPlaces(const QString& first, const QString& second, const QString& difference) {
  m_places[First] = first;
  m_places[Second] = second;
  m_places[Difference] = difference;
  Q_EMIT headerDataChanged(Qt::Horizontal, First, Difference);
}

void CursorModel::setTimePlace(const QString& time) {
  m_places[Time] = time;
  Q_EMIT headerDataChanged(Qt::Horizontal, Time, Time);
}

QString CursorModel::text() const {
  std::vector<int> columns;
  QStringList titles;
  for (const int column : {Name, Time, First, Second, Difference}) {
    if (m_places[column].isEmpty()) continue;
    columns.push_back(column);
    titles << m_places[column];
  }
  QStringList lines{titles.join(QLatin1Char('\t'))};
  for (const CursorRow& row : m_rows) {
    QStringList cells{row.name};
    for (const int column : columns) {
      if (column == Name) continue;
      const auto number = value(row, column);
      cells.append(number ? QString::number(*number, 'g', QLocale::FloatingPointShortest) : QString());
    }
    lines.append(cells.join(QLatin1Char('\t')));
  }
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int CursorModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CursorModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

std::optional<double> CursorModel::value(const CursorRow& row, int column) const {
  if (column == First) return row.first;
  if (column == Time) return row.time;
  return column == Second ? row.second : row.difference();
}

QVariant CursorModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const CursorRow& row = m_rows[static_cast<std::size_t>(index.row())];
  if (role == RunRole) return row.run;
  if (role == ColourRole) return row.colour;
  if (role == Qt::TextAlignmentRole && index.column() != Name) return int(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  if (index.column() == Name) return row.name;
  const auto number = value(row, index.column());
  return number ? m_format(*number) : QString(QChar(0x2013));
}

QVariant CursorModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole && section != Name) return int(Qt::AlignRight | Qt::AlignVCenter);
  return role == Qt::DisplayRole ? QVariant(m_places[section]) : QVariant();
}

}  // namespace leyden
