// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/slice_model.h>

#include <algorithm>
#include <cmath>

#include <experiment/plot_axes.h>
#include <experiment/run_list_model.h>

namespace leyden {

SliceModel::SliceModel(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QObject(parent),
      m_runs(runs),
      m_choice(new PlotAxes(runs, this, PlotAxes::Standard::Parameters)),
      m_data(new PlotData(runs, filter, this)) {
  connect(m_choice, &PlotAxes::fieldsChanged, this, &SliceModel::wish);
  connect(m_choice, &PlotAxes::namesChanged, this, &SliceModel::build);
  connect(m_data, &PlotData::changed, this, &SliceModel::build);
  wish();
}

const std::optional<Field>& SliceModel::objective() const {
  return m_choice->colour();
}

void SliceModel::setObjective(const Field& field) {
  m_choice->setColour(field);
}

void SliceModel::setColour(const std::optional<Field>& field) {
  if (field == m_colour) return;
  m_colour = field;
  wish();
}

void SliceModel::wish() {
  std::vector<PlotData::Wish> wishes;
  if (objective()) {
    wishes.push_back({*objective()});
    if (m_colour) wishes.push_back({*m_colour});
    for (const PlotAxes::Axis& axis : m_choice->axes()) wishes.push_back({axis.field, axis.scale});
  }
  m_data->setWishes(wishes);
  build();
}

void SliceModel::build() {
  m_panels.clear();
  m_runCount = 0;
  const auto& axes = m_data->axes();
  const size_t first = m_colour ? 2 : 1, count = m_choice->axes().size();
  const bool there = objective() && axes.size() == first + count;
  if (there) {
    const PlotAxis& y = *axes[0];
    const auto stands = [](const PlotAxis& axis, size_t run) { return !std::isnan(axis.place(axis.values[run])); };
    const size_t runs = y.values.size();
    for (size_t run = 0; run < runs; ++run) m_runCount += stands(y, run);
    for (size_t i = 0; i < count; ++i) {
      Panel panel{m_choice->axes()[i].field, static_cast<int>(first + i), 0};
      for (size_t run = 0; run < runs; ++run) panel.runs += stands(*axes[first + i], run) && stands(y, run);
      m_panels.push_back(std::move(panel));
    }
  }
  if (!m_runs.isLoaded() || !m_choice->isReady() || (there && !m_data->isComplete()))
    m_state = State::Waiting;
  else if (!objective())
    m_state = State::NoObjective;
  else if (m_runCount < kLeastRuns)
    m_state = State::TooFewRuns;
  else if (m_panels.empty())
    m_state = State::NothingDiffers;
  else
    m_state = State::Ready;
  Q_EMIT changed();
}

}  // namespace leyden
