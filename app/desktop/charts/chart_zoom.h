// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where people look in the charts of a panel: zooming one zooms all while they are linked, and there is a way back.
#pragma once

#include <experiment/zoom_history.h>

#include <QHash>
#include <QObject>
#include <functional>
#include <vector>

#include "charts/chart_plot.h"
#include "charts/held_card.h"

namespace leyden {

class ChartSettings;
class PanelScales;

class ChartZoom : public QObject {
  Q_OBJECT
 public:
  using Cards = std::function<std::vector<ChartCard*>()>;

  /// Both outlive it.
  ChartZoom(const ChartSettings& settings, const PanelScales& panels, Cards cards, QObject* parent = nullptr);

  /// Of a card that was made just now.
  void attach(ChartCard* card);
  /// The card has another chart now: it looks where that chart was left, or where the others look.
  void enter(ChartCard* card);
  /// The card's chart goes out of sight for long.
  void leave(const ChartCard& card);
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
  /// A chart that was zoomed and has no card now: it follows the others as its card would.
  struct Away {
    PlotView view;
    std::optional<ViewRange> x, y;  // the same as histories have it
    CurveAxis axis;
    QString xMetric;
    bool logX, logY;
  };

  void follow(ChartCard* card, bool goesOn);
  void restore(ChartCard* card, const ZoomView& view);
  void restart();
  void setY(ChartCard& card, std::optional<QCPRange> range);
  ZoomView viewOf(const ChartCard& card) const;
  ZoomView viewOfAll(const ChartCard& card) const;
  PlotView recordOf(const QString& chart) const;
  PlotView viewOf(const Away& away, const ChartPlot& plot) const;
  bool isSameAxis(const Away& away) const;
  void setX(Away& away, const std::optional<ViewRange>& range) const;
  void setOtherX(const ChartCard& card, const std::optional<ViewRange>& range);
  const ChartCard* meant(const ChartCard* card) const;
  ZoomHistory* historyOf(const ChartCard* card);
  const ZoomHistory* historyOf(const ChartCard* card) const { return const_cast<ChartZoom*>(this)->historyOf(card); }

  const ChartSettings& m_settings;
  const PanelScales& m_panels;
  Cards m_cards;
  ZoomHistory m_shared;
  QHash<QString, ZoomHistory> m_own;  // by chart
  QHash<QString, Away> m_away;        // by chart
  HeldCard m_last;
};

}  // namespace leyden
