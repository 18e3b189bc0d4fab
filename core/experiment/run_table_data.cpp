// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What the cells of the table of runs say.
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <experiment/run_table_model.h>
#include <experiment/text_format.h>

#include "run_cells.h"

namespace leyden {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool is(const Field& field, Field::Fact fact) {
  return field.kind == Field::Kind::Fact && field.fact == fact;
}

QString number_text(const Field& field, double number) {
  return is(field, Field::Fact::Duration) ? format_duration(number) : format_number(number);
}

QString first_line(const QString& text) {
  return text.section(QLatin1Char('\n'), 0, 0);
}

}  // namespace

bool RunTableModel::hasNumbers(const Field& field) const {
  if (field.kind != Field::Kind::Param) return is_numeric(field);
  // Of a parameter, the first runs say.
  int seen = 0;
  for (size_t i = 0; i < m_rows.rows.size() && seen < 20; ++i) {
    const QString& id = m_rows.rows[i].id;
    const RunValue value = id.isEmpty()
                               ? m_cells->value(m_rows.groups[static_cast<size_t>(m_rows.rows[i].group)].ids[0], field)
                               : m_cells->value(id, field);
    if (value.index() == 0) continue;
    if (std::isnan(number_of(value))) return false;
    ++seen;
  }
  return seen > 0;
}

bool RunTableModel::isNumericColumn(int column) const {
  const auto known = m_numeric.constFind(column);
  if (known != m_numeric.constEnd()) return *known;
  return *m_numeric.insert(column, hasNumbers(field(column)));
}

QVariant RunTableModel::cellText(const QString& id, int column) const {
  const Field& what = field(column);
  const auto of_list = [&](int list_column) { return m_runs.indexOf(id, list_column).data(); };
  if (is(what, Field::Fact::Started)) return of_list(RunListModel::Started);
  if (is(what, Field::Fact::Notes)) return first_line(text_of(m_cells->value(id, what)));
  if (is(what, Field::Fact::Starred) || is(what, Field::Fact::Archived))
    return text_of(m_cells->value(id, what)) == QLatin1String("true") ? tr("yes") : QString();
  const RunValue value = m_cells->value(id, what);
  if (value.index() == 0) return {};
  if (is_numeric(what) || is(what, Field::Fact::Age)) {
    const double number = number_of(value);
    return is(what, Field::Fact::Age) ? format_duration(number) : number_text(what, number);
  }
  return text_of(value);
}

Spread RunTableModel::spread(const RunTableRows::Group& group, const Field& field) const {
  const auto* column = m_cells->column(field);
  std::vector<double> numbers;
  if (!column) return spread_of({});
  for (const QString& id : group.ids) numbers.push_back(number_of(column->value(id)));
  return spread_of(std::move(numbers));
}

// A number for numbers; else what all runs have in common, or how many values they have.
RunValue RunTableModel::groupValue(const RunTableRows::Group& group, int column) const {
  const std::pair key(group.key, column);
  if (const auto known = m_summaries.constFind(key); known != m_summaries.constEnd()) return *known;
  const Field& what = field(column);
  const auto* values = m_cells->column(what);
  RunValue out;
  if (values && isNumericColumn(column)) {
    const Spread all = spread(group, what);
    const double statistics[] = {all.mean, all.median, all.min, all.max};
    if (all.count > 0) out = statistics[static_cast<size_t>(m_layout.statistic)];
  } else if (values) {
    std::set<QString> texts;
    for (const QString& id : group.ids) texts.insert(text_of(values->value(id)));
    if (texts.size() == 1)
      out = texts.begin()->toStdString();
    else
      out = tr("%1 values").arg(texts.size()).toStdString();
  }
  m_summaries.insert(key, out);
  return out;
}

QVariant RunTableModel::groupData(const RunTableRows::Group& group, int column, int role) const {
  const Field& what = field(column);
  const bool name = is(what, Field::Fact::Name);
  switch (role) {
    case Qt::DisplayRole:
      if (name) {
        const QString title = group.title.isEmpty() ? m_runs.displayName(group.ids.value(0)) : group.title;
        return group.ids.size() == 1 ? tr("%1 · 1 run").arg(title) : tr("%1 · %2 runs").arg(title).arg(group.ids.size());
      }
      break;
    case Qt::ToolTipRole: {
      if (name) return groupData(group, column, Qt::DisplayRole);
      if (!isNumericColumn(column)) return groupData(group, column, Qt::DisplayRole);
      const Spread all = spread(group, what);
      if (all.count == 0) return {};
      QString text = tr("%1 runs: mean %2, median %3, %4 to %5").arg(all.count);
      text = text.arg(number_text(what, all.mean), number_text(what, all.median), number_text(what, all.min),
                      number_text(what, all.max));
      return all.count < 2 ? text : text + tr(", deviation %1").arg(format_number(all.deviation, 3));
    }
    case NumberRole: {
      const RunValue value = name ? RunValue() : groupValue(group, column);
      return std::holds_alternative<double>(value) ? QVariant(std::get<double>(value)) : QVariant();
    }
    case RunListModel::RunIdRole:
      return QString();
    case RunIdsRole:
      return group.ids;
    case GroupSizeRole:
      return static_cast<int>(group.ids.size());
    case OpenRole:
      return m_open.contains(group.key);
    case IsGroupRole:
      return true;
    default:
      return {};
  }
  if (is(what, Field::Fact::Started) || is(what, Field::Fact::Age) || is(what, Field::Fact::Id)) return {};
  const RunValue value = groupValue(group, column);
  if (const double* number = std::get_if<double>(&value)) {
    const QString text = number_text(what, *number);
    const bool spreads = m_layout.statistic == TableLayout::Statistic::Mean && group.ids.size() > 1 &&
                         !is(what, Field::Fact::Duration);
    if (!spreads) return text;
    const double deviation = spread(group, what).deviation;
    return std::isfinite(deviation) && deviation > 0 ? format_number(*number, 4) + QStringLiteral(" ± ") + format_number(deviation, 2)
                                    : text;
  }
  return text_of(value);
}

std::pair<double, double> RunTableModel::range(int column) const {
  if (const auto known = m_ranges.constFind(column); known != m_ranges.constEnd()) return *known;
  std::pair out(kNan, kNan);
  const auto add = [&out](double number) {
    if (!std::isfinite(number)) return;
    out.first = std::isnan(out.first) ? number : std::min(out.first, number);
    out.second = std::isnan(out.second) ? number : std::max(out.second, number);
  };
  const auto* values = m_cells->column(field(column));
  if (!values) return out;  // not kept: it comes
  for (const RunTableRows::Row& row : m_rows.rows) {
    if (!row.id.isEmpty()) add(number_of(values->value(row.id)));
    if (row.id.isEmpty()) add(number_of(groupValue(m_rows.groups[static_cast<size_t>(row.group)], column)));
  }
  m_ranges.insert(column, out);
  return out;
}

QVariant RunTableModel::shade(const RunTableRows::Row& row, int column) const {
  if (!m_layout.columns[static_cast<size_t>(column)].shaded) return {};
  const auto [least, most] = range(column);
  const double number = row.id.isEmpty() ? number_of(groupValue(m_rows.groups[static_cast<size_t>(row.group)], column))
                                         : number_of(m_cells->value(row.id, field(column)));
  if (std::isnan(least) || std::isnan(number)) return {};
  if (most <= least) return 0.5;
  // Halves: the difference of the ends of all doubles is none of them.
  return std::clamp((number / 2 - least / 2) / (most / 2 - least / 2), 0.0, 1.0);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
  const RunTableRows::Row& row = m_rows.rows[static_cast<size_t>(index.row())];
  const int column = index.column();
  if (role == NumericRole) return isNumericColumn(column);
  if (role == ShadeRole) return shade(row, column);
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((isNumericColumn(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (row.id.isEmpty()) return groupData(m_rows.groups[static_cast<size_t>(row.group)], column, role);
  switch (role) {
    case Qt::DisplayRole:
      return cellText(row.id, column);
    case Qt::EditRole:
      return is(field(column), Field::Fact::Name) ? m_runs.indexOf(row.id).data(RunListModel::NameRole)
                                                  : cellText(row.id, column);
    case NumberRole: {
      if (is(field(column), Field::Fact::Duration)) return {};  // written as a time
      const double number = isNumericColumn(column) ? number_of(m_cells->value(row.id, field(column))) : kNan;
      const bool there = m_cells->value(row.id, field(column)).index() != 0;
      return there && isNumericColumn(column) ? QVariant(number) : QVariant();
    }
    case IsGroupRole:
      return false;
    case MemberRole:
      return row.group >= 0;
    case RunIdsRole:
      return QStringList(row.id);
    default:
      break;
  }
  return role > Qt::UserRole ? m_runs.indexOf(row.id).data(role) : QVariant();
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!(flags(index) & Qt::ItemIsEditable) && role == Qt::EditRole) return false;
  if (!index.isValid() || index.row() >= rowCount()) return false;
  const QString& id = m_rows.rows[static_cast<size_t>(index.row())].id;
  const QModelIndex run = m_runs.indexOf(id);
  if (role == Qt::EditRole && run.data(RunListModel::NameRole) == value) return true;
  return !id.isEmpty() && m_runs.setData(run, value, role);
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
  const bool run = !m_rows.rows[static_cast<size_t>(index.row())].id.isEmpty();
  return run && is(field(index.column()), Field::Fact::Name) ? flags | Qt::ItemIsEditable : flags;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((isNumericColumn(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == NumericRole) return isNumericColumn(section);
  if (role == Qt::DisplayRole) return title_of(field(section));
  if (role != Qt::ToolTipRole) return {};
  return tr("%1\nClick sorts, Shift+click sorts further, drag moves.").arg(title_of(field(section)));
}

}  // namespace leyden
