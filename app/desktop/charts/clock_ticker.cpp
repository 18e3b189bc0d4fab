// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/clock_ticker.h"

#include <QDateTime>
#include <cmath>

namespace leyden {

namespace {

constexpr double kDay = 86'400.0;

QDateTime timeAt(double seconds) {
  return QDateTime::fromMSecsSinceEpoch(std::llround(seconds * 1000.0));
}

QString clockText(const QDateTime& time, double spacing) {
  return time.toString(spacing < 1.0    ? QStringLiteral("HH:mm:ss.zzz")
                       : spacing < 60.0 ? QStringLiteral("HH:mm:ss")
                                        : QStringLiteral("HH:mm"));
}

}  // namespace

double ClockTicker::getTickStep(const QCPRange& range) {
  m_spacing = LinearTicker::getTickStep(range);
  return m_spacing;
}

// At full hours and midnights of the place, which need not be multiples of the step since 1970.
QVector<double> ClockTicker::createTickVector(double step, const QCPRange& range) {
  const double offset = timeAt(range.center()).offsetFromUtc();
  QVector<double> ticks;
  const double first = std::floor((range.lower + offset) / step);
  const double last = std::ceil((range.upper + offset) / step);
  for (double i = first; i <= last && ticks.size() < 200; ++i) ticks.append(i * step - offset);
  return ticks;
}

QVector<QString> ClockTicker::createLabelVector(const QVector<double>& ticks, const QLocale&, QChar, int) {
  QVector<QString> labels;
  QDate day;
  const QLocale english(QLocale::English);
  for (const double tick : ticks) {
    const QDateTime time = timeAt(tick);
    const QString date = english.toString(time.date(), QStringLiteral("d MMM"));
    const bool new_year = day.isValid() && time.date().year() != day.year();
    if (m_spacing >= kDay) {
      labels.append(new_year ? date + time.date().toString(QStringLiteral("\nyyyy")) : date);
    } else {
      const QString clock = clockText(time, m_spacing);
      labels.append(day == time.date() ? clock : clock + QLatin1Char('\n') + date);
    }
    day = time.date();
  }
  return labels;
}

}  // namespace leyden
