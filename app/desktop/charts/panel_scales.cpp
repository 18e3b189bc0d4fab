// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/panel_scales.h"

#include <utility>

#include "charts/chart_card.h"
#include "charts/chart_plot.h"
#include "charts/chart_settings.h"

namespace leyden {

PanelScales::PanelScales(const ChartSettings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
  connect(&settings, &ChartSettings::groupingChanged, this, [this] {
    for (ChartCard* card : std::as_const(m_cards)) card->plot().contentChanged();
  });
}

// Which charts belong together is asked each time: a card may become that of another chart.
void PanelScales::attach(ChartCard* card) {
  m_cards.append(card);
  connect(card, &QObject::destroyed, this, [this, card] { m_cards.removeOne(card); });
  connect(card, &ChartCard::contentChanged, this, [this, card] {
    for (ChartCard* other : others(*card)) other->plot().contentChanged();
  });
  card->plot().setSharedExtent([this, card](double from, double to) { return extentOfOthers(*card, from, to); });
}

QList<ChartCard*> PanelScales::others(const ChartCard& card) const {
  QList<ChartCard*> others;
  if (card.panel().isEmpty() || !m_settings.grouping().same_y) return others;
  for (ChartCard* other : m_cards)
    if (other != &card && other->id() == card.id() && !other->panel().isEmpty()) others.append(other);
  return others;
}

CurveExtent PanelScales::extentOfOthers(const ChartCard& card, double from, double to) const {
  CurveExtent extent;
  for (const ChartCard* other : others(card)) {
    const CurveExtent x = other->plot().content().xExtent(false);
    const bool there = !x.empty() && x.lower <= to && x.upper >= from;  // else its whole range would come
    if (there) extent.add(other->plot().ownExtent(from, to));
  }
  return extent;
}

}  // namespace leyden
