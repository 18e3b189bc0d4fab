// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/column_choice_model.h>

#include <algorithm>

#include <experiment/table_layout.h>

namespace leyden {
namespace {

constexpr Aggregate kAggregates[] = {Aggregate::Last, Aggregate::Min, Aggregate::Max, Aggregate::Best,
                                     Aggregate::Mean};

constexpr Field::Fact kFacts[] = {
    Field::Fact::Name,     Field::Fact::Status,  Field::Fact::Plugin,   Field::Fact::Started, Field::Fact::Duration,
    Field::Fact::Device,   Field::Fact::Tags,    Field::Fact::Notes,    Field::Fact::Starred, Field::Fact::Archived,
    Field::Fact::Verb,     Field::Fact::Id,      Field::Fact::Error,
};

QString key_of(const Field& field) {
  return QString::number(int(field.kind)) + QString::fromStdString(field.text());
}

}  // namespace

ColumnChoiceModel::ColumnChoiceModel(FieldChoice& choice, QObject* parent)
    : QAbstractTableModel(parent), m_choice(choice) {
  const auto note = [this] {
    m_shown.clear();
    for (const Field& field : m_choice.fields()) m_shown.insert(key_of(field));
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::CheckStateRole});
  };
  connect(&choice, &FieldChoice::fieldsChanged, this, note);
  connect(&choice, &FieldChoice::namesChanged, this, &ColumnChoiceModel::fill);
  note();
  fill();
}

void ColumnChoiceModel::setSearch(const QString& words) {
  m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  fill();
}

void ColumnChoiceModel::addGroup(const QString& title, const std::vector<Field>& fields) {
  const size_t heading = m_rows.size();
  m_rows.push_back({title, {}, true});
  for (const Field& field : fields) {
    const QString text = title_of(field);
    const bool fits = std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
      return text.contains(word, Qt::CaseInsensitive);
    });
    if (fits) m_rows.push_back({text, field});
  }
  const size_t found = m_rows.size() - heading - 1;
  m_found += static_cast<int>(found);
  if (found == 0) m_rows.pop_back();
}

void ColumnChoiceModel::fill() {
  beginResetModel();
  m_rows.clear();
  m_found = 0;
  std::vector<Field> facts, params, metrics;
  for (const Field::Fact fact : kFacts) facts.push_back({Field::Kind::Fact, fact, {}, Aggregate::Last});
  const FieldNames names = m_choice.names();
  for (const QString& name : names.params) params.push_back(Field::param(name.toStdString()));
  for (const QString& name : names.metrics) metrics.push_back(Field::metric(name.toStdString()));
  addGroup(tr("Metrics"), metrics);
  addGroup(tr("Parameters"), params);
  addGroup(tr("Run"), facts);
  endResetModel();
}

int ColumnChoiceModel::chosenCount() const {
  return static_cast<int>(m_shown.size());
}

int ColumnChoiceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ColumnChoiceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

std::optional<Field> ColumnChoiceModel::fieldAt(const QModelIndex& index) const {
  if (!index.isValid() || index.row() >= rowCount() || index.column() < First) return std::nullopt;
  const Row& row = m_rows[static_cast<size_t>(index.row())];
  if (row.heading) return std::nullopt;
  if (row.field.kind == Field::Kind::Metric)
    return Field::metric(row.field.name, kAggregates[index.column() - First]);
  return index.column() == First ? std::optional(row.field) : std::nullopt;
}

QVariant ColumnChoiceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Row& row = m_rows[static_cast<size_t>(index.row())];
  if (role == HeadingRole) return row.heading;
  if (index.column() == Name) return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(row.text) : QVariant();
  const auto field = fieldAt(index);
  if (!field) {
    // Over the boxes of metrics stands what they are of.
    const bool metrics = row.heading && static_cast<size_t>(index.row() + 1) < m_rows.size() &&
                         m_rows[static_cast<size_t>(index.row() + 1)].field.kind == Field::Kind::Metric;
    return metrics && role == Qt::DisplayRole ? headerData(index.column(), Qt::Horizontal) : QVariant();
  }
  if (role == Qt::CheckStateRole) return m_shown.count(key_of(*field)) ? Qt::Checked : Qt::Unchecked;
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) return title_of(*field);
  return {};
}

bool ColumnChoiceModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  const auto field = fieldAt(index);
  if (!field || role != Qt::CheckStateRole) return false;
  const bool on = value.toInt() == Qt::Checked;
  if (on != (m_shown.count(key_of(*field)) > 0)) m_choice.setOn(*field, on);
  return true;
}

Qt::ItemFlags ColumnChoiceModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const Row& row = m_rows[static_cast<size_t>(index.row())];
  if (row.heading) return Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
  return fieldAt(index) ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant ColumnChoiceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("column"), tr("last"), tr("min"), tr("max"), tr("best"), tr("mean")};
  return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

}  // namespace leyden
