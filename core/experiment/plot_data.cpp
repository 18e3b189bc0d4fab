// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/plot_data.h>

#include <algorithm>

#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>

#include "run_cells.h"

namespace leyden {
namespace {
constexpr int kBuildDelay = 50;  // ms; running runs change all the time
}

PlotData::PlotData(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QObject(parent), m_runs(runs), m_filter(filter), m_cells(new RunCells(runs, this)) {
  m_build.setSingleShot(true);
  m_build.setInterval(kBuildDelay);
  connect(&m_build, &QTimer::timeout, this, &PlotData::build);
  const auto soon = [this] {
    if (!m_build.isActive()) m_build.start();
  };
  connect(m_cells, &RunCells::columnsCame, this, &PlotData::build);
  connect(&filter, &RunFilter::changed, this, soon);
  connect(&runs, &RunListModel::loaded, this, [this, soon] {
    m_cells->forget({});
    soon();
  });
  connect(&runs, &RunListModel::runsChanged, this, [this, soon](const QStringList& ids) {
    m_cells->forget(ids);
    soon();
  });
  connect(&runs, &QAbstractItemModel::rowsInserted, this, soon);
  connect(&runs, &QAbstractItemModel::rowsRemoved, this, soon);
}

PlotData::~PlotData() = default;

void PlotData::setWishes(const std::vector<Wish>& wishes) {
  if (wishes == m_wishes) return;
  m_wishes = wishes;
  std::vector<Field> fields;
  for (const Wish& wish : wishes) {
    if (std::find(fields.begin(), fields.end(), wish.field) == fields.end()) fields.push_back(wish.field);
  }
  m_cells->setWanted(fields);
  build();
}

void PlotData::setLogBySchema(std::function<bool(const Field&)> says) {
  m_logBySchema = std::move(says);
  build();
}

std::shared_ptr<const PlotAxis> PlotData::axisOf(const Wish& wish) {
  const auto* column = m_cells->column(wish.field);
  if (!column) m_complete = false;
  std::vector<RunValue> values;
  values.reserve(static_cast<size_t>(m_ids.size()));
  for (const QString& id : m_ids) values.push_back(column ? column->value(id) : RunValue());
  const bool log = m_logBySchema && wish.field.kind == Field::Kind::Param && m_logBySchema(wish.field);
  return std::make_shared<const PlotAxis>(PlotAxis::of(wish.field, values, wish.scale, log));
}

void PlotData::build() {
  m_build.stop();
  m_complete = true;
  QStringList ids;
  for (int row = 0; row < m_runs.rowCount(); ++row) {
    const QString id = m_runs.runIdAt(row);
    if (m_filter.acceptsByText(id, m_runs.index(row, 0).data(RunListModel::ArchivedRole).toBool())) ids << id;
  }
  if (ids != m_ids) {
    m_ids = ids;
    m_places.clear();
    for (int i = 0; i < ids.size(); ++i) m_places.insert(ids[i], i);
  }
  m_axes.clear();
  for (const Wish& wish : m_wishes) m_axes.push_back(axisOf(wish));
  Q_EMIT changed();
}

}  // namespace leyden
