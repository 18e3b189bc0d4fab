// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ticks of wall time: clock times in local time, with the date where a day begins and at the first tick.
#pragma once

#include "charts/chart_tickers.h"

namespace leyden {

class ClockTicker : public LinearTicker {
 public:
  ClockTicker() : LinearTicker(Kind::Time) {}

 protected:
  double getTickStep(const QCPRange& range) override;
  QVector<double> createTickVector(double step, const QCPRange& range) override;
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format,
                                     int precision) override;

 private:
  double m_spacing = 1.0;
};

}  // namespace leyden
