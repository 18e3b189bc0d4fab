// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/importance_model.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include <experiment/correlation.h>
#include <experiment/plot_axes.h>
#include <experiment/random_forest.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

namespace leyden {
namespace {
constexpr int kStartDelay = 200, kFindDelay = 1000;  // ms
}

struct ImportanceModel::Input {
  std::vector<Field> fields;
  std::vector<RandomForest::Feature> features;
  std::vector<double> target;
};

struct ImportanceModel::Output {
  std::vector<Row> rows;
  double r2 = 0;
  int runs = 0;
};

ImportanceModel::ImportanceModel(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QAbstractTableModel(parent),
      m_runs(runs),
      m_data(new PlotData(runs, filter, this)),
      m_newest(std::make_shared<std::atomic<int>>(0)) {
  m_pool.setMaxThreadCount(1);
  m_start.setSingleShot(true);
  m_start.setInterval(kStartDelay);
  m_find.setSingleShot(true);
  m_find.setInterval(kFindDelay);
  connect(&m_start, &QTimer::timeout, this, &ImportanceModel::start);
  connect(&m_find, &QTimer::timeout, this, &ImportanceModel::findParameters);
  connect(m_data, &PlotData::changed, &m_start, qOverload<>(&QTimer::start));
  connect(&runs, &RunListModel::loaded, this, &ImportanceModel::findParameters);
  connect(&runs, &RunListModel::runsChanged, this, [this] {
    if (!m_find.isActive()) m_find.start();
  });
  findParameters();
}

ImportanceModel::~ImportanceModel() {
  ++*m_newest;
  m_pool.waitForDone();
}

int ImportanceModel::trees() const {
  return RandomForest::Options().trees;
}

void ImportanceModel::findParameters() {
  m_find.stop();
  m_runs.ask(this, [this](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    return [this, fields = differing_parameters(*catalog, kMostParameters)] {
      m_fields = fields;
      if (m_target) setTarget(*m_target);
    };
  });
}

void ImportanceModel::setTarget(const Field& metric) {
  m_target = metric;
  std::vector<PlotData::Wish> wishes = {{metric, AxisScale::Linear}};
  for (const Field& field : m_fields) wishes.push_back({field});
  m_data->setWishes(wishes);
  m_start.start();
}

void ImportanceModel::setActive(bool active) {
  m_active = active;
  if (active && std::exchange(m_due, false)) m_start.start();
}

void ImportanceModel::start() {
  m_due = !m_active;
  if (m_due) return;
  const auto& axes = m_data->axes();
  if (!m_target || axes.empty() || !m_data->isComplete()) return;
  std::vector<size_t> runs;
  for (size_t run = 0; run < axes[0]->values.size(); ++run)
    if (std::isfinite(axes[0]->values[run])) runs.push_back(run);
  m_runCount = static_cast<int>(runs.size());
  ++*m_newest;
  if (m_runCount < kLeastRuns) return show(State::TooFewRuns);
  Input input;
  for (const size_t run : runs) input.target.push_back(axes[0]->values[run]);
  for (size_t i = 1; i < axes.size(); ++i) {
    RandomForest::Feature feature;
    feature.categorical = axes[i]->categorical;
    for (const size_t run : runs) feature.values.push_back(axes[i]->values[run]);
    // Among these runs it may be the same everywhere.
    const auto differs = [&](double value) {
      return value != feature.values[0] && !(std::isnan(value) && std::isnan(feature.values[0]));
    };
    if (std::none_of(feature.values.begin(), feature.values.end(), differs)) continue;
    input.features.push_back(std::move(feature));
    input.fields.push_back(axes[i]->field);
  }
  if (input.fields.empty()) return show(State::NothingDiffers);
  m_pool.start([this, input = std::move(input), number = m_newest->load(), newest = m_newest] {
    const auto stop = [&] { return *newest != number; };
    if (stop()) return;
    const auto found = RandomForest::explain(input.features, input.target, {}, stop);
    if (!found.finished) return;
    Output output;
    output.r2 = found.r2;
    output.runs = static_cast<int>(input.target.size());
    for (size_t i = 0; i < input.fields.size(); ++i) {
      const auto& values = input.features[i].values;
      Row row{input.fields[i], found.importance[i], Correlation::of(values, input.target).rho,
              input.features[i].categorical,
              static_cast<int>(std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); }))};
      output.rows.push_back(std::move(row));
    }
    std::stable_sort(output.rows.begin(), output.rows.end(),
                     [](const Row& a, const Row& b) { return a.importance > b.importance; });
    QMetaObject::invokeMethod(this, [this, number, output = std::move(output)]() mutable {
      if (*m_newest == number) take(std::move(output));
    }, Qt::QueuedConnection);
  });
}

void ImportanceModel::take(Output output) {
  m_r2 = output.r2;
  beginResetModel();
  m_rows = std::move(output.rows);
  endResetModel();
  m_state = State::Ready;
  Q_EMIT stateChanged();
}

void ImportanceModel::show(State state) {
  beginResetModel();
  m_rows.clear();
  endResetModel();
  m_state = state;
  Q_EMIT stateChanged();
}

int ImportanceModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ImportanceModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportanceModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Row& row = m_rows[static_cast<size_t>(index.row())];
  const bool hasRho = !row.categorical && !std::isnan(row.rho);
  switch (role) {
    case Qt::DisplayRole:
      if (index.column() == Parameter) return title_of(row.field);
      if (index.column() == Importance) return QString::number(row.importance, 'f', 2);
      return hasRho ? QString::number(row.rho, 'f', 2) : QStringLiteral("–");
    case Qt::ToolTipRole:
      if (index.column() == Parameter) return title_of(row.field);
      if (index.column() == Rho && row.categorical) return tr("Its values have no order");
      return tr("%1 of %2 runs have it").arg(row.runs).arg(m_runCount);
    case Qt::TextAlignmentRole:
      return static_cast<int>((index.column() == Parameter ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case ImportanceRole:
      return row.importance;
    case RhoRole:
      return hasRho ? QVariant(row.rho) : QVariant();
    case RunsRole:
      return row.runs;
    default:
      return {};
  }
}

QVariant ImportanceModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("parameter"), tr("importance"), tr("correlation")};
  return section >= 0 && section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

}  // namespace leyden
