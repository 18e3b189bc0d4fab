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
  if (m_settings.linkZoom()) {
    plot.setXView(plotRange(m_shared.current().x));
    plot.setYView(plotRange(yOf(m_shared.current(), card->place())));
  } else if (const auto own = m_own.constFind(card->place()); own != m_own.constEnd()) {
    plot.setXView(plotRange(own->current().x));
    plot.setYView(plotRange(yOf(own->current(), card->place())));
  }
  connect(&plot, &ChartPlot::xViewChosen, this, [this, card](std::optional<QCPRange> range) {
    if (!m_settings.linkZoom()) return;
    for (ChartCard* other : m_cards())
      if (other != card) other->plot().setXView(range);
  });
  connect(&plot, &ChartPlot::viewChosen, this, [this, card](bool goesOn) { follow(card, goesOn); });
  connect(&plot, &ChartPlot::homeChosen, this, [this, card] { goHome(card); });
  connect(&plot, &ChartPlot::historyWanted, this,
          [this, card](int direction) { direction < 0 ? goBack(card) : goForward(card); });
}

ZoomView ChartZoom::viewOf(const ChartCard& card) const {
  ZoomView view{viewRange(card.plot().xView()), {}};
  addY(view, card);
  return view;
}

ZoomView ChartZoom::viewOfAll(const ChartCard& card) const {
  ZoomView view = m_shared.current();  // charts whose cards are not there (yet) stay as they were
  view.x = viewRange(card.plot().xView());
  for (const ChartCard* each : m_cards()) {
    view.y.remove(each->place());
    addY(view, *each);
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
  const bool same = goesOn && m_last == card;
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
  if (!m_settings.linkZoom())
    for (const ChartCard* card : m_cards()) m_own[card->place()].reset(viewOf(*card));
  Q_EMIT changed();
}

const ChartCard* ChartZoom::meant(const ChartCard* card) const {
  return card ? card : m_last.data();
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
  ChartCard* whose = card ? card : m_last.data();
  if (!whose) return;
  setY(*whose, {});
  whose->plot().setXView({});
  if (m_settings.linkZoom())
    for (ChartCard* other : m_cards())
      if (other != whose) other->plot().setXView({});
  follow(whose, false);
}

void ChartZoom::restore(ChartCard* card, const ZoomView& view) {
  if (!m_settings.linkZoom()) {
    ChartCard* whose = card ? card : m_last.data();
    whose->plot().setXView(plotRange(view.x));
    setY(*whose, plotRange(yOf(view, whose->place())));
  } else {
    for (ChartCard* each : m_cards()) {
      each->plot().setXView(plotRange(view.x));
      each->plot().setYView(plotRange(yOf(view, each->place())));
    }
  }
  Q_EMIT changed();
}

}  // namespace leyden
