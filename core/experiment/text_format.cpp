// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/text_format.h>

#include <array>
#include <cmath>

namespace leyden {

QString format_duration(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return {};
  if (seconds < 9.95) return QStringLiteral("%1 s").arg(seconds, 0, 'f', 1);
  const qint64 whole = std::llround(seconds);
  const auto two = [](qint64 major, const char* a, qint64 minor, const char* b) {
    QString text = QStringLiteral("%1 %2").arg(major).arg(QLatin1String(a));
    return minor > 0 ? text + QStringLiteral(" %1 %2").arg(minor).arg(QLatin1String(b)) : text;
  };
  if (whole < 60) return QStringLiteral("%1 s").arg(whole);
  if (whole < 3600) return two(whole / 60, "min", whole % 60, "s");
  if (whole < 86400) return two(whole / 3600, "h", whole % 3600 / 60, "min");
  return two(whole / 86400, "d", whole % 86400 / 3600, "h");
}

QString format_number(double value, int digits) {
  if (std::isnan(value)) return QStringLiteral("nan");
  if (std::isinf(value)) return value < 0 ? QStringLiteral("-inf") : QStringLiteral("inf");
  return QString::number(value, 'g', digits);
}

QString format_bytes(double bytes) {
  constexpr std::array units = {"B", "KB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < units.size()) bytes /= 1024, ++unit;
  return QStringLiteral("%1 %2").arg(bytes, 0, 'f', unit == 0 ? 0 : 1).arg(QLatin1String(units[unit]));
}

}  // namespace leyden
