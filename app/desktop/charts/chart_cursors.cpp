// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_cursors.h"

#include <experiment/cursor_model.h>

#include <QKeyEvent>
#include <QTimer>
#include <algorithm>
#include <cmath>

#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/cursor_strip.h"

namespace leyden {

ChartCursors::ChartCursors(const ChartSettings& settings, Cards cards, CursorStrip& strip, CursorModel& time,
                           QObject* parent)
    : QObject(parent), m_settings(settings), m_cards(std::move(cards)), m_strip(strip), m_time(time), m_soon(new QTimer(this)) {
  m_soon->setSingleShot(true);
  connect(m_soon, &QTimer::timeout, this, [this] { m_strip.showValues(m_card.get(), m_places, m_settings.axis(), timePlace()); });
  connect(&settings, &ChartSettings::axisChanged, this, [this] {
    set({});
    showTime();
  });
  connect(&time, &CursorModel::stepChanged, this, &ChartCursors::showTime);
  connect(&strip, &CursorStrip::closed, this, [this] {
    set({});
    m_time.setStep({});
  });
}

void ChartCursors::attach(ChartCard* card) {
  ChartPlot& plot = card->plot();
  plot.setCursors(m_places);
  plot.setTimeCursor(timePlace());
  card->installEventFilter(this);
  connect(&plot, &ChartPlot::cursorDragged, this, [this, card](int which, double x) {
    if (which == CursorsLayer::kTime) {
      m_card = card;
      if (m_settings.axis() == CurveAxis::Step) m_time.setStep(std::llround(x));
      return;
    }
    if (!m_places) return;
    m_card = card;
    CursorPlaces places = m_places;
    (*places)[static_cast<std::size_t>(which)] = x;
    set(places);
  });
  connect(card, &ChartCard::contentChanged, this, [this, card] {
    if (card == m_card.get()) showSoon();
  });
}

void ChartCursors::toggle(ChartCard* card) {
  if (m_places) return set({});
  if (!card) return;
  m_card = card;
  const QRect rect = card->plot().axisRect()->rect();
  const auto place = [&](double share) {
    return card->plot().snapped(QPointF(rect.left() + share * rect.width(), rect.center().y()));
  };
  set(std::array<double, 2>{place(1.0 / 3.0), place(2.0 / 3.0)});
}

void ChartCursors::set(const CursorPlaces& places) {
  if (places == m_places) return;
  m_places = places;
  for (ChartCard* card : m_cards()) card->plot().setCursors(places);
  showSoon();
}

// A step is a place on an axis of steps alone: on others every run has come to it elsewhere.
std::optional<double> ChartCursors::timePlace() const {
  if (!m_time.step() || m_settings.axis() != CurveAxis::Step) return std::nullopt;
  return static_cast<double>(*m_time.step());
}

void ChartCursors::showTime() {
  for (ChartCard* card : m_cards()) card->plot().setTimeCursor(timePlace());
  showSoon();
}

void ChartCursors::toggleTime(ChartCard* card) {
  if (timePlace()) return m_time.setStep({});
  if (!card || m_settings.axis() != CurveAxis::Step) return;
  m_card = card;
  ChartPlot& plot = card->plot();
  const double x = plot.crosshair().value_or(plot.snapped(QPointF(plot.axisRect()->rect().center())));
  m_time.setStep(std::llround(x));
}

void ChartCursors::look(ChartCard* card) {
  if ((!m_places && !timePlace()) || card == m_card.get()) return;
  m_card = card;
  showSoon();
}

void ChartCursors::nudge(int which, double pixels) {
  if (!m_card) return;
  const QCPAxis* axis = m_card->plot().xAxis;
  if (which == CursorsLayer::kTime) {
    const auto step = static_cast<double>(m_time.step().value_or(0));
    const double moved = axis->pixelToCoord(axis->coordToPixel(step) + pixels);
    return m_time.setStep(std::llround(pixels > 0 ? std::max(moved, step + 1) : std::min(moved, step - 1)));
  }
  if (!m_places) return;
  CursorPlaces places = m_places;
  double& place = (*places)[static_cast<std::size_t>(which)];
  place = axis->pixelToCoord(axis->coordToPixel(place) + pixels);
  set(places);
}

bool ChartCursors::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress || (!m_places && !timePlace())) return QObject::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->modifiers() & ~Qt::KeypadModifier) return false;
  if (auto* card = qobject_cast<ChartCard*>(watched)) look(card);
  switch (key->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
      nudge(m_places ? 1 : CursorsLayer::kTime, key->key() == Qt::Key_Left ? -1.0 : 1.0);
      return true;
    case Qt::Key_Comma:
    case Qt::Key_Period:
      if (!m_places) return false;
      nudge(0, key->key() == Qt::Key_Comma ? -1.0 : 1.0);
      return true;
    default:
      return false;
  }
}

// A drag, and a live run, change it with every frame: told once.
void ChartCursors::showSoon() {
  if (!m_soon->isActive()) m_soon->start(0);
}

}  // namespace leyden
