// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The charts that a metric has for each group of runs: what they show of y together, where that is wished. GUI thread.
#pragma once

#include <experiment/series_curve.h>
#include <QList>
#include <QObject>

namespace leyden {

class ChartCard;
class ChartSettings;

class PanelScales : public QObject {
  Q_OBJECT
 public:
  /// `settings` outlives it.
  PanelScales(const ChartSettings& settings, QObject* parent);

  void attach(ChartCard* card);
  /// Other charts of the same metric whose range is this one's, too; none where each has its own.
  QList<ChartCard*> others(const ChartCard& card) const;

 private:
  CurveExtent extentOfOthers(const ChartCard& card, double from, double to) const;

  const ChartSettings& m_settings;
  QList<ChartCard*> m_cards;
};

}  // namespace leyden
