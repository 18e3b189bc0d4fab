// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/texts.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <cmath>

namespace leyden {

QString countText(qint64 count) {
  if (count < 1'000'000) return QLocale(QLocale::English).toString(count);
  if (count < 1'000'000'000) return QStringLiteral("%1 M").arg(count / 1e6, 0, 'f', 1);
  return QStringLiteral("%1 G").arg(count / 1e9, 0, 'f', 2);
}

QString metricText(double value) {
  if (std::isnan(value)) return QStringLiteral("nan");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("inf") : QStringLiteral("-inf");
  if (value == 0) return QStringLiteral("0");
  const double size = std::abs(value);
  if (size != 0 && (size < 1e-3 || size >= 1e6)) return QString::number(value, 'e', 2);
  if (size >= 1000) return QString::number(value, 'f', 1);
  if (size >= 10) return QString::number(value, 'f', 2);
  return QString::number(value, 'f', 4);
}

QString durationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return {};
  const qint64 whole = std::llround(seconds);
  const QLatin1Char zero('0');
  if (whole < 3600) return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, zero);
  return QStringLiteral("%1:%2:%3")
      .arg(whole / 3600)
      .arg(whole / 60 % 60, 2, 10, zero)
      .arg(whole % 60, 2, 10, zero);
}

QString whenText(const QDateTime& utc) {
  if (!utc.isValid()) return {};
  const QDateTime local = utc.toLocalTime(), now = QDateTime::currentDateTime();
  const qint64 age = local.secsTo(now);
  if (age >= 0 && age < 60) return QCoreApplication::translate("leyden::time", "just now");
  if (age >= 0 && age < 3600) return QCoreApplication::translate("leyden::time", "%1 min ago").arg(age / 60);
  if (local.date() == now.date()) return local.toString(QStringLiteral("HH:mm"));
  if (local.date().year() == now.date().year()) return local.toString(QStringLiteral("d MMM HH:mm"));
  return local.toString(QStringLiteral("d MMM yyyy"));
}

QString placeText(const QString& path) {
  const QString home = QDir::homePath();
  const bool within = home.size() > 1 && (path == home || path.startsWith(home + QLatin1Char('/')));
  return QDir::toNativeSeparators(within ? QLatin1Char('~') + path.mid(home.size()) : path);
}

}  // namespace leyden
