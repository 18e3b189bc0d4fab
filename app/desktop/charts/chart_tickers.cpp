// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_tickers.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "charts/chart_format.h"

namespace leyden {

namespace {

template <std::size_t N>
double roundStep(double least, const std::array<double, N>& mantissas) {
  const double magnitude = std::pow(10.0, std::floor(std::log10(least)));
  for (const double mantissa : mantissas)
    if (mantissa * magnitude >= least * (1.0 - 1e-9)) return mantissa * magnitude;
  return 10.0 * magnitude;
}

double clockStep(double least) {
  constexpr std::array<double, 17> kSteps{1,   2,   5,   10,   15,   20,   30,   60,   120,
                                          300, 600, 900, 1200, 1800, 3600, 7200, 14400};
  for (const double step : kSteps)
    if (step >= least * (1.0 - 1e-9)) return step;
  for (const double step : {21600.0, 43200.0, 86400.0})
    if (step >= least * (1.0 - 1e-9)) return step;
  return 86400.0 * roundStep(least / 86400.0, std::array{1.0, 2.0, 5.0, 10.0});
}

}  // namespace

double LinearTicker::getTickStep(const QCPRange& range) {
  const double least = range.size() / std::max(1, m_wanted);
  if (!(least > 0.0)) return m_step = 1.0;
  if (m_kind == Kind::Time && least > 1.0)
    m_step = clockStep(least);
  else if (m_kind == Kind::Value || least > 10.0)
    m_step = roundStep(least, std::array{1.0, 2.0, 2.5, 5.0, 10.0});
  else
    m_step = roundStep(least, std::array{1.0, 2.0, 5.0, 10.0});
  if (m_kind == Kind::Whole) m_step = std::max(1.0, m_step);
  return m_step;
}

QString LinearTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  return m_kind == Kind::Time ? formatTimeTick(tick, m_step) : formatTick(tick, m_step);
}

double LogTicker::getTickStep(const QCPRange& range) {
  m_spacing = 0.0;
  if (range.lower > 0.0 && range.upper / range.lower < 5.0)
    m_spacing = roundStep(range.size() / std::max(1, m_wanted), std::array{1.0, 2.0, 2.5, 5.0, 10.0});
  return m_spacing > 0.0 ? m_spacing : 1.0;
}

QVector<double> LogTicker::createTickVector(double step, const QCPRange& range) {
  if (m_spacing > 0.0) return QCPAxisTicker::createTickVector(step, range);
  QVector<double> ticks;
  if (range.lower <= 0.0) return ticks;
  const int from = static_cast<int>(std::floor(std::log10(range.lower)));
  const int to = static_cast<int>(std::ceil(std::log10(range.upper)));
  const int every = std::max(1, static_cast<int>(std::ceil((to - from) / static_cast<double>(m_wanted))));
  const bool between = std::log10(range.upper / range.lower) < 2.5;
  for (int exponent = from; exponent <= to; ++exponent) {
    if (exponent % every != 0) continue;
    const double power = std::pow(10.0, exponent);
    ticks.append(power);
    if (between) {
      ticks.append(2.0 * power);
      ticks.append(5.0 * power);
    }
  }
  return ticks;
}

QString LogTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  if (m_spacing > 0.0) return formatTick(tick, m_spacing);
  if (tick >= 1e-3 && tick < 1e4) return QString::number(tick, 'g', 6);
  const int exponent = static_cast<int>(std::floor(std::log10(tick) + 1e-9));
  return QStringLiteral("%1e%2").arg(std::lround(tick / std::pow(10.0, exponent))).arg(exponent);
}

}  // namespace leyden
