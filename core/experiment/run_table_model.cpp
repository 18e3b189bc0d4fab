// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_table_model.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <experiment/run_filter.h>
#include <experiment/run_grouping.h>
#include <experiment/text_format.h>

#include "run_cells.h"

namespace leyden {
namespace {

constexpr int kStandardMetrics = 8;
// Between two sortings while a run trains: rows that jump twice a second cannot be read.
constexpr int kLiveInterval = 2000;

Field fact(Field::Fact which) {
  return {Field::Kind::Fact, which, {}, Aggregate::Last};
}

QStringList texts(const std::vector<std::string>& values) {
  QStringList out;
  for (const std::string& value : values) out << QString::fromStdString(value);
  return out;
}

}  // namespace

QString group_title(const TableLayout& layout, const RunGroup& group) {
  return group_title(layout.group_by, group);
}

RunTableModel::RunTableModel(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QAbstractTableModel(parent), m_runs(runs), m_filter(filter), m_cells(new RunCells(runs, this)) {
  m_arrange.setSingleShot(true);
  m_arrange.setInterval(0);
  m_ask.setSingleShot(true);
  connect(&m_arrange, &QTimer::timeout, this, &RunTableModel::arrange);
  connect(&m_ask, &QTimer::timeout, this, &RunTableModel::ask);
  m_layout = standard();
  follow();
  ask();
  arrange();
}

RunTableModel::~RunTableModel() = default;

void RunTableModel::follow() {
  const auto later = [this] { m_arrange.start(); };
  connect(&m_runs, &QAbstractItemModel::rowsInserted, this, later);
  connect(&m_runs, &QAbstractItemModel::rowsRemoved, this, later);
  connect(&m_runs, &QAbstractItemModel::modelReset, this, [this] {
    m_cells->forget({});
    arrange();
  });
  connect(&m_runs, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
    m_arrange.start();  // a run may be archived now
    if (first.row() != last.row()) {
      if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
      return;
    }
    for (const int row : rowsOf(m_runs.runIdAt(first.row())))
      Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
  });
  connect(&m_runs, &RunListModel::runsChanged, this, &RunTableModel::runsChanged);
  connect(&m_filter, &RunFilter::changed, this, &RunTableModel::arrange);
  connect(m_cells, &RunCells::columnsCame, this, [this] {
    forgetFindings();
    if (m_layout.isGrouped() && !m_layout.sort.empty()) arrange();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT valuesCame();
  });
}

void RunTableModel::runsChanged(const QStringList& ids) {
  m_cells->forget(ids);
  forgetFindings();
  const bool news = std::any_of(ids.begin(), ids.end(), [this](const QString& id) { return rowsOf(id).isEmpty(); });
  if (news)
    m_ask.start(0);
  else if (!m_ask.isActive())
    m_ask.start(kLiveInterval);
}

// The order of all runs and their groups; the filter is applied to them here, as it is typed.
void RunTableModel::ask() {
  const int question = ++m_question;
  m_runs.ask(this, [this, question, layout = m_layout](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    const Vocabulary& known = catalog->names();
    Names names{texts(known.params), texts(known.metrics)};
    RunQuery query{.newest_first = true};
    QStringList order;
    std::vector<RunTableRows::Group> groups;
    const auto has = [&](const Field& field) {
      const auto& list = field.kind == Field::Kind::Param ? known.params : known.metrics;
      return field.kind == Field::Kind::Fact || std::binary_search(list.begin(), list.end(), field.name);
    };
    for (const TableLayout::Sort& key : layout.sort) {
      if (has(key.field)) query.sort.push_back({key.field.text(), key.descending});
    }
    if (!query.sort.empty()) order = texts(catalog->find(query).ids);
    if (layout.isGrouped()) groups = RunGrouping{layout.group_by, layout.everything_but_seeds}.groups(*catalog);
    return [this, question, names = std::move(names), order = std::move(order), groups = std::move(groups)]() mutable {
      if (question != m_question) return;
      m_order = std::move(order);
      m_groups = std::move(groups);
      if (names.params != m_names.params || names.metrics != m_names.metrics) {
        m_names = std::move(names);
        if (m_standard) useStandardLayout();
        Q_EMIT namesChanged();
      }
      arrange();
    };
  });
}

void RunTableModel::arrange() {
  m_arrange.stop();
  QStringList ids;
  QSet<QString> sorted;
  const auto take = [&](const QString& id) {
    if (!m_filter.accepts(id, false)) return;
    const QModelIndex run = m_runs.indexOf(id);
    if (run.isValid() && m_filter.accepts(id, run.data(RunListModel::ArchivedRole).toBool())) ids << id;
  };
  if (!m_order.isEmpty()) sorted = QSet<QString>(m_order.begin(), m_order.end());
  // Runs that the loader has not sorted yet stand first.
  for (int row = m_runs.rowCount() - 1; row >= 0; --row) {
    const QString id = m_runs.runIdAt(row);
    if (!sorted.contains(id)) take(id);
  }
  for (const QString& id : std::as_const(m_order)) take(id);
  if (!m_layout.isGrouped()) return show(RunTableRows::plain(ids));
  const bool ranked = !m_layout.sort.empty() && hasNumbers(m_layout.sort.front().field);
  show(RunTableRows::grouped(m_groups, ids, m_open,
                             ranked ? [this](const RunTableRows::Group& group) { return rank(group); }
                                    : std::function<double(const RunTableRows::Group&)>()));
}

double RunTableModel::rank(const RunTableRows::Group& group) const {
  const TableLayout::Sort& key = m_layout.sort.front();
  const Spread all = spread(group, key.field);
  const double values[] = {all.mean, all.median, all.min, all.max};
  const double value = values[static_cast<size_t>(m_layout.statistic)];
  return key.descending ? -value : value;
}

void RunTableModel::forgetFindings() {
  m_numeric.clear();
  m_ranges.clear();
  m_summaries.clear();
}

void RunTableModel::show(RunTableRows rows) {
  forgetFindings();
  if (rows.rows == m_rows.rows) {
    m_rows = std::move(rows);
    // A closed group may have other runs now.
    if (m_layout.isGrouped() && rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    return;
  }
  Q_EMIT layoutAboutToBeChanged();
  const QModelIndexList before = persistentIndexList();
  QModelIndexList after;
  if (!before.isEmpty()) {
    QHash<QString, int> places;
    for (size_t i = 0; i < rows.rows.size(); ++i) places.insert(rows.keyOf(rows.rows[i]), static_cast<int>(i));
    for (const QModelIndex& index : before) {
      const int row = places.value(m_rows.keyOf(m_rows.rows[static_cast<size_t>(index.row())]), -1);
      after << (row < 0 ? QModelIndex() : createIndex(row, index.column()));
    }
  }
  m_rows = std::move(rows);
  changePersistentIndexList(before, after);
  Q_EMIT layoutChanged();
}

TableLayout RunTableModel::standard() const {
  TableLayout layout;
  layout.columns.push_back({fact(Field::Fact::Name), 0, true});
  layout.columns.push_back({fact(Field::Fact::Status)});
  QStringList metrics = m_names.metrics;
  std::stable_partition(metrics.begin(), metrics.end(), [](const QString& name) {
    return name.startsWith(QLatin1String("val_")) || name.startsWith(QLatin1String("test_"));
  });
  for (const QString& name : metrics.mid(0, kStandardMetrics))
    layout.columns.push_back({Field::metric(name.toStdString())});
  for (const auto which : {Field::Fact::Plugin, Field::Fact::Started, Field::Fact::Duration, Field::Fact::Tags})
    layout.columns.push_back({fact(which)});
  return layout;
}

void RunTableModel::useStandardLayout() {
  TableLayout next = m_layout;  // sorting and groups stay
  next.columns = standard().columns;
  const bool changed = next.columns != m_layout.columns;
  setLayout(next);
  m_standard = true;
  if (changed) Q_EMIT layoutEdited();
}

void RunTableModel::setLayout(const TableLayout& layout) {
  m_standard = false;
  if (layout == m_layout) return;
  const bool columns = !std::equal(
      layout.columns.begin(), layout.columns.end(), m_layout.columns.begin(), m_layout.columns.end(),
      [](const auto& a, const auto& b) { return a.field == b.field && a.pinned == b.pinned; });
  const bool others = layout.sort != m_layout.sort || layout.group_by != m_layout.group_by ||
                      layout.everything_but_seeds != m_layout.everything_but_seeds;
  if (columns) beginResetModel();
  m_layout = layout;
  forgetFindings();
  if (columns) endResetModel();
  wantColumns();
  if (others) ask();
  if (!columns && rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, std::max(0, columnCount() - 1));
  Q_EMIT layoutEdited();
}

// Cells are found one by one; shades and groups need all of a column.
void RunTableModel::wantColumns() {
  std::vector<Field> wanted;
  for (const TableLayout::Column& column : m_layout.columns) {
    if (column.shaded || m_layout.isGrouped()) wanted.push_back(column.field);
  }
  if (m_layout.isGrouped()) {
    for (const TableLayout::Sort& key : m_layout.sort) wanted.push_back(key.field);
  }
  m_cells->setWanted(wanted);
}

int RunTableModel::columnOf(const Field& field) const {
  const auto found = std::find_if(m_layout.columns.begin(), m_layout.columns.end(),
                                  [&](const TableLayout::Column& column) { return column.field == field; });
  return found == m_layout.columns.end() ? -1 : static_cast<int>(found - m_layout.columns.begin());
}

void RunTableModel::sortBy(int column, bool more) {
  const Field& wanted = field(column);
  // What is best comes first: the newest, the greatest accuracy, the least loss.
  const bool high = (wanted.kind == Field::Kind::Metric && higher_is_better(wanted.name)) ||
                    wanted == fact(Field::Fact::Started);
  TableLayout next = m_layout;
  const auto found = std::find_if(next.sort.begin(), next.sort.end(),
                                  [&](const TableLayout::Sort& key) { return key.field == wanted; });
  if (found == next.sort.end()) {
    if (!more) next.sort.clear();
    next.sort.push_back({wanted, high});
  } else if (found->descending == high) {
    found->descending = !high;
    if (!more) next.sort = {TableLayout::Sort(*found)};
  } else if (more || next.sort.size() == 1) {
    next.sort.erase(found);
  } else {
    next.sort = {{wanted, high}};
  }
  const bool standard = m_standard;
  setLayout(next);
  m_standard = standard;  // other columns may still come by themselves
}

int RunTableModel::sortPlace(int column) const {
  for (size_t i = 0; i < m_layout.sort.size(); ++i) {
    if (m_layout.sort[i].field == field(column)) return static_cast<int>(i) + 1;
  }
  return 0;
}

bool RunTableModel::isDescending(int column) const {
  const int place = sortPlace(column);
  return place > 0 && m_layout.sort[static_cast<size_t>(place - 1)].descending;
}

void RunTableModel::setShaded(int column, bool shaded) {
  TableLayout next = m_layout;
  next.columns[static_cast<size_t>(column)].shaded = shaded;
  setLayout(next);
}

void RunTableModel::setWidth(int column, int width) {
  auto& known = m_layout.columns[static_cast<size_t>(column)].width;
  if (known == width) return;
  known = width;
  m_standard = false;
  Q_EMIT layoutEdited();
}

void RunTableModel::setGroupOpen(int row, bool open) {
  const RunTableRows::Row& place = m_rows.rows[static_cast<size_t>(row)];
  if (place.group < 0) return;
  const QString key = m_rows.groups[static_cast<size_t>(place.group)].key;
  if (open)
    m_open.insert(key);
  else
    m_open.remove(key);
  arrange();
}

void RunTableModel::setAllGroupsOpen(bool open) {
  m_open.clear();
  if (open) {
    for (const RunTableRows::Group& group : m_groups) m_open.insert(group.key);
  }
  arrange();
}

QStringList RunTableModel::shownRunIds() const {
  QStringList out;
  QSet<QString> seen;
  const auto add = [&](const QString& id) {
    if (seen.contains(id)) return;
    seen.insert(id);
    out << id;
  };
  if (m_layout.isGrouped()) {
    for (const RunTableRows::Group& group : m_rows.groups) {
      for (const QString& id : group.ids) add(id);
    }
    return out;
  }
  for (const RunTableRows::Row& row : m_rows.rows) out << row.id;
  return out;
}

QList<int> RunTableModel::rowsOf(const QString& runId) const {
  QList<int> rows = m_rows.places.values(runId);
  std::sort(rows.begin(), rows.end());
  return rows;
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.rows.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_layout.columns.size());
}

}  // namespace leyden
