// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A pointer to a card that keeps it: as long as it points there, the grid does not give the card to another chart.
// Null when the card is gone.
#pragma once

#include <QPointer>
#include <memory>

#include "charts/chart_card.h"

namespace leyden {

class HeldCard {
 public:
  HeldCard(ChartCard* card = nullptr) : m_card(card), m_hold(card ? card->hold() : nullptr) {}

  ChartCard* get() const { return m_card.data(); }
  ChartCard* operator->() const { return m_card.data(); }
  ChartCard& operator*() const { return *m_card; }
  explicit operator bool() const { return !m_card.isNull(); }

 private:
  QPointer<ChartCard> m_card;
  std::shared_ptr<void> m_hold;
};

}  // namespace leyden
