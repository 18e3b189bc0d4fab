// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace leyden {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("charts", text);
}

QLocale plainLocale() {
  return QLocale(QLocale::English);
}

QString minus(QString text) {
  return text.replace(QLatin1Char('-'), QChar(0x2212));
}

// 1.5e-05 as people write it: 1.5e-5
QString shortExponent(QString text) {
  const auto e = text.indexOf(QLatin1Char('e'));
  if (e < 0) return text;
  const int exponent = text.mid(e + 1).toInt();
  return text.left(e + 1) + QString::number(exponent);
}

QString trimmedZeros(QString text) {
  if (!text.contains(QLatin1Char('.'))) return text;
  while (text.endsWith(QLatin1Char('0'))) text.chop(1);
  if (text.endsWith(QLatin1Char('.'))) text.chop(1);
  return text;
}

// As few as tell ticks `spacing` apart from each other exactly.
int decimalsFor(double spacing) {
  int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(spacing) - 1e-9)), 0, 9);
  const double whole = spacing * std::pow(10.0, decimals);
  if (decimals < 9 && std::abs(std::remainder(whole, 1.0)) > 1e-6) ++decimals;
  return decimals;
}

QString scaled(double value, double spacing, double unit, const char* suffix) {
  return QString::number(value / unit, 'f', decimalsFor(spacing / unit)) + QLatin1String(suffix);
}

}  // namespace

QString formatValue(double value) {
  if (std::isnan(value)) return QStringLiteral("NaN");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
  const double size = std::abs(value);
  if (value == std::floor(value) && size < 1e9)
    return minus(plainLocale().toString(static_cast<qint64>(value)));
  if (size >= 1e6 || size < 1e-4) return minus(shortExponent(QString::number(value, 'e', 3)));
  const int decimals = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 10 ? 3 : 4;
  if (size < 0.01) return minus(QString::number(value, 'f', 6));
  return minus(plainLocale().toString(value, 'f', decimals));
}

QString formatCount(qint64 count) {
  return plainLocale().toString(count);
}

QString formatDuration(double seconds, bool precise) {
  if (!std::isfinite(seconds)) return QStringLiteral("–");
  if (seconds < 60.0) {
    const int decimals = precise ? (seconds < 10 ? 2 : 1) : 0;
    return tr("%1 s").arg(minus(QString::number(seconds, 'f', decimals)));
  }
  const auto whole = static_cast<qint64>(std::llround(seconds));
  const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
  if (whole < 3600) return tr("%1 min %2 s").arg(whole / 60).arg(two(whole % 60));
  return tr("%1 h %2 min").arg(whole / 3600).arg(two(whole / 60 % 60));
}

QString formatPosition(CurveAxis axis, double x) {
  switch (axis) {
    case CurveAxis::Step:
      return tr("step %1").arg(formatCount(static_cast<qint64>(std::llround(x))));
    case CurveAxis::Epoch:
      return tr("epoch %1").arg(trimmedZeros(QString::number(x, 'f', 2)));
    case CurveAxis::Time:
      return formatDuration(x, true);
    case CurveAxis::WallTime:
      return std::isfinite(x) ? QDateTime::fromMSecsSinceEpoch(std::llround(x * 1000.0))
                                    .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
                              : QString();
    case CurveAxis::Metric:
      return formatValue(x);
  }
  return {};
}

QString axisTitle(CurveAxis axis, const QString& metric) {
  switch (axis) {
    case CurveAxis::Step:
      return tr("step");
    case CurveAxis::Epoch:
      return tr("epoch");
    case CurveAxis::Time:
      return tr("time since start");
    case CurveAxis::WallTime:
      return tr("wall time");
    case CurveAxis::Metric:
      return metric;
  }
  return {};
}

QString formatTick(double value, double spacing) {
  if (spacing <= 0.0) return formatValue(value);
  if (std::abs(value) < spacing * 1e-6)
    return spacing < 1.0 && spacing >= 1e-5 ? QString::number(0.0, 'f', decimalsFor(spacing))
                                            : QStringLiteral("0");
  if (spacing >= 1e12 || spacing < 1e-5) return minus(shortExponent(QString::number(value, 'g', 3)));
  if (spacing >= 1e9) return minus(scaled(value, spacing, 1e9, "G"));
  if (spacing >= 1e6) return minus(scaled(value, spacing, 1e6, "M"));
  if (spacing >= 1e3) return minus(scaled(value, spacing, 1e3, "k"));
  return minus(QString::number(value, 'f', decimalsFor(spacing)));
}

QString formatTimeTick(double seconds, double spacing) {
  if (std::abs(seconds) < spacing * 1e-6) return tr("0 s");
  if (spacing < 60.0 && seconds < 60.0) return tr("%1 s").arg(formatTick(seconds, spacing));
  const auto whole = static_cast<qint64>(std::llround(seconds));
  const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
  if (spacing < 60.0) return QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60));
  if (spacing < 3600.0 && seconds < 3600.0) return tr("%1 min").arg(whole / 60);
  if (spacing < 3600.0) return QStringLiteral("%1:%2 h").arg(whole / 3600).arg(two(whole / 60 % 60));
  if (spacing < 86400.0) return tr("%1 h").arg(whole / 3600);
  return tr("%1 d").arg(QString::number(seconds / 86400.0, 'g', 3));
}

}  // namespace leyden
