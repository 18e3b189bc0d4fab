// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/contour_model.h>

#include <algorithm>

#include <experiment/plot_axes.h>
#include <experiment/run_list_model.h>

namespace leyden {
namespace {
constexpr int kStartDelay = 60;  // ms; running runs change all the time
}

ContourModel::ContourModel(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QObject(parent),
      m_runs(runs),
      m_names(new PlotAxes(runs, this, PlotAxes::Standard::Parameters)),
      m_data(new PlotData(runs, filter, this)),
      m_newest(std::make_shared<std::atomic<int>>(0)) {
  m_pool.setMaxThreadCount(1);
  m_start.setSingleShot(true);
  m_start.setInterval(kStartDelay);
  connect(&m_start, &QTimer::timeout, this, &ContourModel::start);
  connect(m_names, &PlotAxes::fieldsChanged, this, &ContourModel::takeStandard);
  connect(m_data, &PlotData::changed, this, [this] {
    if (!m_start.isActive()) m_start.start();
    Q_EMIT changed();  // dots follow at once
  });
  takeStandard();
}

ContourModel::~ContourModel() {
  ++*m_newest;
  m_pool.waitForDone();
}

void ContourModel::setWish(Axis axis, const PlotData::Wish& wish) {
  if (m_wishes[axis] == wish) return;
  m_wishes[axis] = wish;
  m_standard = false;
  wishAll();
}

void ContourModel::useStandard() {
  m_standard = true;
  takeStandard();
}

void ContourModel::takeStandard() {
  if (m_standard) {
    const std::vector<Field> fields = m_names->fields();
    const auto of = [&](size_t i) { return i < fields.size() ? std::optional(PlotData::Wish{fields[i]}) : std::nullopt; };
    m_wishes[X] = of(0);
    m_wishes[Y] = of(1);
    m_wishes[Value] = m_names->colour() ? std::optional(PlotData::Wish{*m_names->colour()}) : std::nullopt;
  }
  wishAll();
}

void ContourModel::wishAll() {
  std::vector<PlotData::Wish> wishes;
  if (m_wishes[X] && m_wishes[Y] && m_wishes[Value]) wishes = {*m_wishes[X], *m_wishes[Y], *m_wishes[Value]};
  m_data->setWishes(wishes);
  m_start.start();
  Q_EMIT changed();
}

void ContourModel::start() {
  const auto& axes = m_data->axes();
  if (axes.size() != 3) {
    ++*m_newest;
    m_field.reset();
    m_state = m_runs.isLoaded() && m_names->isReady() ? State::NoFields : State::Waiting;
    return Q_EMIT changed();
  }
  if (!m_data->isComplete()) return;
  if (axes[Value]->categorical) {
    ++*m_newest;
    m_field.reset();
    m_state = State::NoNumbers;
    return Q_EMIT changed();
  }
  m_pool.start([this, axes, number = ++*m_newest, newest = m_newest] {
    const auto stop = [&] { return *newest != number; };
    if (stop()) return;
    auto field = std::make_shared<const ContourField>(ContourField::of(*axes[X], *axes[Y], *axes[Value], stop));
    QMetaObject::invokeMethod(this, [this, number, field] {
      if (*m_newest == number) take(field);
    }, Qt::QueuedConnection);
  });
}

void ContourModel::take(std::shared_ptr<const ContourField> field) {
  m_field = std::move(field);
  if (m_field->isDrawn())
    m_state = State::Ready;
  else
    m_state = placeCount() < kLeastPlaces ? State::TooFewPlaces : State::OneLine;
  Q_EMIT changed();
}

}  // namespace leyden
