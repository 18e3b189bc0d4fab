// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/group_test_model.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/run_table_model.h>
#include <experiment/text_format.h>

#include "run_cells.h"

namespace leyden {
namespace {

constexpr int kAskDelay = 200;  // ms
constexpr double kLevel = 0.05;

std::vector<std::string> ids_of(const QStringList& ids) {
  std::vector<std::string> out;
  for (const QString& id : ids) out.push_back(id.toStdString());
  return out;
}

std::vector<double> numbers_of(const Catalog& catalog, const Field& field, const std::vector<std::string>& ids) {
  std::vector<double> out;
  for (const RunValue& value : catalog.values(field.text(), ids))
    if (value.index() != 0) out.push_back(number_of(value));
  return out;
}

QString p_text(double p) {
  if (std::isnan(p)) return QStringLiteral("–");
  return p < 0.0001 ? QStringLiteral("< 0.0001") : QString::number(p, 'f', 4);
}

QString signed_text(double value, int digits) {
  const QString text = format_number(value, digits).replace('-', QChar(0x2212));
  return value > 0 ? QLatin1Char('+') + text : text;
}

}  // namespace

GroupTestModel::GroupTestModel(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QAbstractTableModel(parent), m_runs(runs), m_filter(filter) {
  m_ask.setSingleShot(true);
  m_ask.setInterval(kAskDelay);
  connect(&m_ask, &QTimer::timeout, this, [this] {
    m_due = !m_active;
    if (m_active) askGroups();
  });
  const auto soon = [this] {
    if (!m_ask.isActive()) m_ask.start();
  };
  connect(&runs, &RunListModel::loaded, this, soon);
  connect(&runs, &RunListModel::runsChanged, this, soon);
  connect(&filter, &RunFilter::changed, this, soon);
}

void GroupTestModel::setGrouping(const TableLayout& layout) {
  if (m_ready && layout.group_by == m_layout.group_by && layout.everything_but_seeds == m_layout.everything_but_seeds) return;
  m_layout = layout;
  m_ready = false;
  askGroups();
}

void GroupTestModel::setActive(bool active) {
  m_active = active;
  if (active && std::exchange(m_due, false)) askGroups();
}

void GroupTestModel::askGroups() {
  m_ask.stop();
  if (!isGrouped()) return takeGroups({});
  Grouping grouping{.everything_but_seeds = m_layout.everything_but_seeds};
  for (const Field& field : m_layout.group_by) grouping.by.push_back(field.text());
  const int question = ++m_question;
  m_runs.ask(this, [this, question, grouping, layout = m_layout](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    std::vector<Group> groups;
    try {
      for (const RunGroup& group : catalog->groups(grouping)) {
        Group out{group_title(layout, group), {}};
        for (const std::string& id : group.ids) out.ids << QString::fromStdString(id);
        groups.push_back(std::move(out));
      }
    } catch (const FilterError&) {
      groups.clear();  // no run has it (any more)
    }
    return [this, question, groups = std::move(groups)]() mutable {
      if (question == m_question) takeGroups(std::move(groups));
    };
  });
}

void GroupTestModel::takeGroups(std::vector<Group> groups) {
  for (Group& group : groups) {
    group.ids.removeIf([this](const QString& id) {
      const QModelIndex run = m_runs.indexOf(id);
      return !run.isValid() || !m_filter.accepts(id, run.data(RunListModel::ArchivedRole).toBool());
    });
    if (group.title.isEmpty() && !group.ids.isEmpty()) group.title = m_runs.displayName(group.ids.first());
  }
  std::erase_if(groups, [](const Group& group) { return group.ids.isEmpty(); });
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.ids.size() > b.ids.size(); });
  m_groups = std::move(groups);
  m_ready = true;
  const auto place = [this](const QString& title, int otherwise) {
    for (size_t i = 0; i < m_groups.size(); ++i)
      if (!title.isEmpty() && m_groups[i].title == title) return static_cast<int>(i);
    return otherwise;
  };
  m_a = place(m_titleA, 0);
  m_b = place(m_titleB, m_a == 1 ? 0 : 1);
  if (m_b == m_a) m_b = m_a == 0 ? 1 : 0;
  Q_EMIT groupsChanged();
  askTests();
}

void GroupTestModel::choose(int a, int b) {
  if (a == m_a && b == m_b) return;
  m_a = a;
  m_b = b;
  const auto title = [this](int i) { return i >= 0 && i < static_cast<int>(m_groups.size()) ? m_groups[static_cast<size_t>(i)].title : QString(); };
  m_titleA = title(a);
  m_titleB = title(b);
  Q_EMIT groupsChanged();
  askTests();
}

void GroupTestModel::setAggregate(Aggregate aggregate) {
  if (std::exchange(m_aggregate, aggregate) != aggregate) askTests();
}

void GroupTestModel::askTests() {
  const int question = ++m_question, count = static_cast<int>(m_groups.size());
  if (m_a >= count || m_b >= count || m_a < 0 || m_b < 0) return show({});
  m_runs.ask(this, [this, question, aggregate = m_aggregate, a = ids_of(m_groups[static_cast<size_t>(m_a)].ids),
                    b = ids_of(m_groups[static_cast<size_t>(m_b)].ids)](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    std::vector<Row> rows;
    int left_out = 0;
    std::vector<std::string> metrics = catalog->names().metrics;
    std::stable_partition(metrics.begin(), metrics.end(),
                          [](const std::string& name) { return name.rfind("val", 0) == 0 || name.rfind("test", 0) == 0; });
    for (const std::string& metric : metrics) {
      if (static_cast<int>(rows.size()) == kMostMetrics) {
        ++left_out;
        continue;
      }
      const Field field = Field::metric(metric, aggregate);
      Row row{metric, TwoSamples::of(numbers_of(*catalog, field, a), numbers_of(*catalog, field, b))};
      if (row.test.a.count + row.test.a.left_out > 0 || row.test.b.count + row.test.b.left_out > 0)
        rows.push_back(std::move(row));
    }
    return [this, question, left_out, rows = std::move(rows)]() mutable {
      if (question != m_question) return;
      m_leftOut = left_out;
      show(std::move(rows));
    };
  });
}

void GroupTestModel::show(std::vector<Row> rows) {
  beginResetModel();
  m_rows = std::move(rows);
  endResetModel();
}

int GroupTestModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int GroupTestModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

double GroupTestModel::number(const Row& row, int column) const {
  const TwoSamples& test = row.test;
  const double numbers[] = {0, test.a.mean, test.b.mean, test.difference, test.welch_p, test.mann_whitney_p, test.hedges_g,
                            test.cliffs_delta};
  return numbers[column];
}

QVariant GroupTestModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Row& row = m_rows[static_cast<size_t>(index.row())];
  const TwoSamples& test = row.test;
  const double value = number(row, index.column());
  const QString none = QStringLiteral("–");
  const auto mean = [&](const TwoSamples::Group& group) {
    if (group.count == 0) return none;
    const QString text = format_number(group.mean, 5);
    return group.count < 2 ? text : QStringLiteral("%1 ± %2").arg(text, format_number(group.deviation, 2));
  };
  const auto of = [&](const TwoSamples::Group& group) {
    QString text = tr("%1 runs, mean %2, median %3, deviation %4");
    text = text.arg(group.count).arg(format_number(group.mean), format_number(group.median), format_number(group.deviation));
    return group.left_out > 0 ? text + tr(", %1 not finite").arg(group.left_out) : text;
  };
  switch (role) {
    case Qt::DisplayRole:
      switch (index.column()) {
        case Metric:
          return title_of(Field::metric(row.metric, m_aggregate));
        case MeanA:
          return mean(test.a);
        case MeanB:
          return mean(test.b);
        case Difference:
          if (std::isnan(test.difference)) return none;
          return std::isnan(test.low) ? signed_text(test.difference, 3)
                                      : tr("%1 (%2 to %3)").arg(signed_text(test.difference, 3), signed_text(test.low, 3),
                                                               signed_text(test.high, 3));
        case WelchP:
        case MannWhitneyP:
          return p_text(value);
        default:
          return std::isnan(value) ? none : QString::number(value, 'f', 2).replace('-', QChar(0x2212));
      }
    case Qt::ToolTipRole:
      if (index.column() == MeanA) return of(test.a);
      if (index.column() == MeanB) return of(test.b);
      if (index.column() == WelchP) return tr("t = %1, %2 degrees of freedom").arg(format_number(test.t, 4), format_number(test.degrees, 4));
      if (index.column() == MannWhitneyP)
        return test.exact ? tr("U = %1, exact").arg(test.u) : tr("U = %1, by the normal distribution").arg(test.u);
      return data(index, Qt::DisplayRole);
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() == Metric ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case NumberRole:
      return index.column() == Metric || std::isnan(value) ? QVariant() : QVariant(value);
    case SignificantRole:
      return (index.column() == WelchP || index.column() == MannWhitneyP) && value < kLevel;
    case BetterRole: {
      if (std::isnan(test.difference) || test.difference == 0) return 0;
      return (test.difference > 0) == higher_is_better(row.metric) ? 1 : -1;
    }
    default:
      return {};
  }
}

QVariant GroupTestModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section == Metric ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  const QString titles[] = {tr("metric"), tr("A: mean ± deviation"), tr("B: mean ± deviation"), tr("B − A (95 % interval)"),
                            tr("Welch p"), tr("Mann–Whitney p"), tr("Hedges’ g"), tr("Cliff’s δ")};
  const QString tips[] = {QString(), QString(), QString(), tr("The difference of the means with its 95 % interval by Welch's t"),
                          tr("Welch's t test, two-sided: how likely such a difference is by chance alone"),
                          tr("Mann and Whitney's U test, two-sided: the same from ranks alone"),
                          tr("The difference in deviations: 0.2 is small, 0.5 medium, 0.8 large"),
                          tr("How often a run of B is above one of A, minus how often below")};
  if (role == Qt::DisplayRole) return titles[section];
  return role == Qt::ToolTipRole ? QVariant(tips[section]) : QVariant();
}

}  // namespace leyden
