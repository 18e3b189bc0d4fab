// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where people look in the charts of a panel: zooming one zooms all while they are linked, and there is a way back.
#pragma once

#include <experiment/zoom_history.h>

#include <QHash>
#include <QObject>
#include <QPointer>
#include <functional>
#include <vector>

#include "charts/qcp.h"

namespace leyden {

class ChartCard;
class ChartSettings;
class PanelScales;

class ChartZoom : public QObject {
  Q_OBJECT
 public:
  using Cards = std::function<std::vector<ChartCard*>()>;

  /// Both outlive it.
  ChartZoom(const ChartSettings& settings, const PanelScales& panels, Cards cards, QObject* parent = nullptr);

  /// A card that was made just now: it looks where the others look.
  void attach(ChartCard* card);
  /// Of the charts while they are linked, otherwise of `card`; null: of the one that was zoomed last.
  bool canGoBack(const ChartCard* card) const;
  bool canGoForward(const ChartCard* card) const;
  void goBack(ChartCard* card);
  void goForward(ChartCard* card);
  /// Everything again.
  void goHome(ChartCard* card);

 Q_SIGNALS:
  void changed();

 private:
  void follow(ChartCard* card, bool goesOn);
  void restore(ChartCard* card, const ZoomView& view);
  void restart();
  void setY(ChartCard& card, std::optional<QCPRange> range);
  ZoomView viewOf(const ChartCard& card) const;
  ZoomView viewOfAll(const ChartCard& card) const;
  const ChartCard* meant(const ChartCard* card) const;
  ZoomHistory* historyOf(const ChartCard* card);
  const ZoomHistory* historyOf(const ChartCard* card) const { return const_cast<ChartZoom*>(this)->historyOf(card); }

  const ChartSettings& m_settings;
  const PanelScales& m_panels;
  Cards m_cards;
  ZoomHistory m_shared;
  QHash<QString, ZoomHistory> m_own;  // by chart
  QPointer<ChartCard> m_last;
};

}  // namespace leyden
