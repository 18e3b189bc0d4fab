// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_zoom.h"

#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/panel_scales.h"

namespace leyden {

namespace {

std::optional<ViewRange> viewRange(const std::optional<QCPRange>& range) {
  return range ? std::optional(ViewRange{range->lower, range->upper}) : std::nullopt;
}

std::optional<QCPRange> plotRange(const std::optional<ViewRange>& range) {
  return range ? std::optional(QCPRange(range->lower, range->upper)) : std::nullopt;
}

void addY(ZoomView& view, const ChartCard& card) {
  if (const auto y = viewRange(card.plot().yView())) view.y.insert(card.place(), *y);
}

std::optional<ViewRange> yOf(const ZoomView& view, const QString& chart) {
  const auto y = view.y.constFind(chart);
  return y == view.y.constEnd() ? std::nullopt : std::optional(*y);
}

}  // namespace

ChartZoom::ChartZoom(const ChartSettings& settings, const PanelScales& panels, Cards cards, QObject* parent)
    : QObject(parent), m_settings(settings), m_panels(panels), m_cards(std::move(cards)) {
  connect(&settings, &ChartSettings::axisChanged, this, &ChartZoom::restart);
  connect(&settings, &ChartSettings::scalesChanged, this, &ChartZoom::restart);
  connect(&settings, &ChartSettings::linkZoomChanged, this, &ChartZoom::restart);
}

void ChartZoom::attach(ChartCard* card) {
  ChartPlot& plot = card->plot();
  connect(&plot, &ChartPlot::xViewChosen, this, [this, card](std::optional<QCPRange> range) {
    if (m_settings.linkZoom()) setOtherX(*card, viewRange(range));
  });
  connect(&plot, &ChartPlot::viewChosen, this, [this, card](bool goesOn) { follow(card, goesOn); });
  connect(&plot, &ChartPlot::homeChosen, this, [this, card] { goHome(card); });
  connect(&plot, &ChartPlot::historyWanted, this,
          [this, card](int direction) { direction < 0 ? goBack(card) : goForward(card); });
}

// Where the history has a chart now.
PlotView ChartZoom::recordOf(const QString& chart) const {
  const auto own = m_own.constFind(chart);
  if (!m_settings.linkZoom() && own == m_own.constEnd()) return {};
  const ZoomView& current = m_settings.linkZoom() ? m_shared.current() : own->current();
  PlotView record;
  record.x = plotRange(current.x);
  record.y = plotRange(yOf(current, chart));
  return record;
}

void ChartZoom::leave(const ChartCard& card) {
  const ChartPlot& plot = card.plot();
  if (plot.view() == PlotView()) return;
  m_away.insert(card.place(), {plot.view(), viewRange(plot.xView()), viewRange(plot.yView()), m_settings.axis(),
                            m_settings.xMetric(), plot.logX(), plot.logY()});
}

void ChartZoom::enter(ChartCard* card) {
  ChartPlot& plot = card->plot();
  const auto away = m_away.constFind(card->place());
  const PlotView view = away == m_away.constEnd() ? recordOf(card->place()) : viewOf(*away, plot);
  m_away.remove(card->place());
  if (view != plot.view()) plot.setView(view);
}

bool ChartZoom::isSameAxis(const Away& away) const {
  return away.axis == m_settings.axis() && away.xMetric == m_settings.xMetric() && away.logX == m_settings.logX();
}

// A range on another axis, or on another scale, says nothing.
PlotView ChartZoom::viewOf(const Away& away, const ChartPlot& plot) const {
  PlotView view = away.view;
  if (!isSameAxis(away)) {
    view.x.reset();
    view.xPlaces = {};
  }
  if (away.logY != plot.logY()) {
    view.y.reset();
    view.yPlaces = {};
  }
  return view;
}

void ChartZoom::setX(Away& away, const std::optional<ViewRange>& range) const {
  away.x = range;
  away.view.x = plotRange(range);
  away.view.xPlaces = {};
  away.axis = m_settings.axis();
  away.xMetric = m_settings.xMetric();
  away.logX = m_settings.logX();
}

void ChartZoom::setOtherX(const ChartCard& card, const std::optional<ViewRange>& range) {
  for (ChartCard* other : m_cards())
    if (other != &card) other->plot().setXView(plotRange(range));
  for (Away& away : m_away) setX(away, range);
}

ZoomView ChartZoom::viewOf(const ChartCard& card) const {
  ZoomView view{viewRange(card.plot().xView()), {}};
  addY(view, card);
  return view;
}

ZoomView ChartZoom::viewOfAll(const ChartCard& card) const {
  ZoomView view = m_shared.current();  // charts whose cards are not there yet stay as they were
  view.x = viewRange(card.plot().xView());
  for (const ChartCard* each : m_cards()) {
    view.y.remove(each->place());
    addY(view, *each);
  }
  for (auto away = m_away.cbegin(); away != m_away.cend(); ++away) {
    view.y.remove(away.key());
    if (away->y) view.y.insert(away.key(), *away->y);
  }
  return view;
}

// Charts of one metric's groups that have one range of y.
void ChartZoom::setY(ChartCard& card, std::optional<QCPRange> range) {
  card.plot().setYView(range);
  for (ChartCard* other : m_panels.others(card)) other->plot().setYView(range);
}

void ChartZoom::follow(ChartCard* card, bool goesOn) {
  for (ChartCard* other : m_panels.others(*card))
    if (other->plot().yView() != card->plot().yView()) other->plot().setYView(card->plot().yView());
  const bool same = goesOn && m_last.get() == card;
  m_last = card;
  if (m_settings.linkZoom())
    m_shared.record(viewOfAll(*card), same);
  else
    m_own[card->place()].record(viewOf(*card), same);
  Q_EMIT changed();
}

void ChartZoom::restart() {
  m_shared.reset(m_last ? viewOfAll(*m_last) : ZoomView());
  m_own.clear();
  if (!m_settings.linkZoom()) {
    for (const ChartCard* card : m_cards()) m_own[card->place()].reset(viewOf(*card));
    for (auto away = m_away.begin(); away != m_away.end(); ++away) {
      if (!isSameAxis(*away)) setX(*away, {});
      ZoomView view{away->x, {}};
      if (away->y) view.y.insert(away.key(), *away->y);
      m_own[away.key()].reset(view);
    }
  }
  Q_EMIT changed();
}

const ChartCard* ChartZoom::meant(const ChartCard* card) const {
  return card ? card : m_last.get();
}

ZoomHistory* ChartZoom::historyOf(const ChartCard* card) {
  if (m_settings.linkZoom()) return &m_shared;
  const ChartCard* whose = meant(card);
  const auto own = whose ? m_own.find(whose->place()) : m_own.end();
  return own == m_own.end() ? nullptr : &*own;
}

bool ChartZoom::canGoBack(const ChartCard* card) const {
  const ZoomHistory* history = historyOf(card);
  return history && history->canGoBack();
}

bool ChartZoom::canGoForward(const ChartCard* card) const {
  const ZoomHistory* history = historyOf(card);
  return history && history->canGoForward();
}

void ChartZoom::goBack(ChartCard* card) {
  if (canGoBack(card)) restore(card, historyOf(card)->back());
}

void ChartZoom::goForward(ChartCard* card) {
  if (canGoForward(card)) restore(card, historyOf(card)->forward());
}

void ChartZoom::goHome(ChartCard* card) {
  ChartCard* whose = card ? card : m_last.get();
  if (!whose) return;
  setY(*whose, {});
  whose->plot().setXView({});
  if (m_settings.linkZoom()) setOtherX(*whose, {});
  follow(whose, false);
}

void ChartZoom::restore(ChartCard* card, const ZoomView& view) {
  if (!m_settings.linkZoom()) {
    ChartCard* whose = card ? card : m_last.get();
    whose->plot().setXView(plotRange(view.x));
    setY(*whose, plotRange(yOf(view, whose->place())));
  } else {
    for (ChartCard* each : m_cards()) {
      each->plot().setXView(plotRange(view.x));
      each->plot().setYView(plotRange(yOf(view, each->place())));
    }
    for (auto away = m_away.begin(); away != m_away.end(); ++away) {
      setX(*away, view.x);
      away->y = yOf(view, away.key());
      away->view.y = plotRange(away->y);
      away->view.yPlaces = {};
    }
  }
  Q_EMIT changed();
}

}  // namespace leyden
