// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/place_text.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <cmath>

namespace leyden {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("places", text);
}

std::optional<double> finite(double value, bool read) {
  if (!read || !std::isfinite(value)) return {};
  return value;
}

std::optional<double> numberFrom(QString text) {
  text.replace(QChar(0x2212), QLatin1Char('-'));
  static const QRegularExpression grouped(QStringLiteral("^-?\\d{1,3}(,\\d{3})+(\\.\\d*)?$"));
  if (grouped.match(text).hasMatch()) text.remove(QLatin1Char(','));
  double unit = 1.0;
  if (text.size() > 1) {
    const QChar last = text.back();
    unit = last == QLatin1Char('k') ? 1e3 : last == QLatin1Char('M') ? 1e6 : last == QLatin1Char('G') ? 1e9 : 1.0;
    if (unit != 1.0) text.chop(1);
  }
  bool read = false;
  const double value = QLocale::c().toDouble(text.trimmed(), &read);
  return finite(value * unit, read);
}

std::optional<double> clockwise(const QString& text) {
  static const QRegularExpression colons(QStringLiteral("^(?:(\\d+):)?(\\d+):(\\d{2})$"));
  const QRegularExpressionMatch found = colons.match(text);
  if (!found.hasMatch()) return {};
  return found.captured(1).toDouble() * 3600.0 + found.captured(2).toDouble() * 60.0 + found.captured(3).toDouble();
}

std::optional<double> durationFrom(const QString& text) {
  if (const auto seconds = numberFrom(text)) return seconds;
  if (const auto seconds = clockwise(text)) return seconds;
  static const QRegularExpression whole(
      QStringLiteral("^(?:\\d+(?:\\.\\d+)?\\s*(?:d|h|min|m|s)\\s*)+$"));
  static const QRegularExpression part(QStringLiteral("(\\d+(?:\\.\\d+)?)\\s*(d|h|min|m|s)"));
  if (!whole.match(text).hasMatch()) return {};
  double seconds = 0.0;
  for (auto parts = part.globalMatch(text); parts.hasNext();) {
    const QRegularExpressionMatch found = parts.next();
    const QString unit = found.captured(2);
    seconds += found.captured(1).toDouble() * (unit == QLatin1String("d")   ? 86400.0
                                               : unit == QLatin1String("h") ? 3600.0
                                               : unit == QLatin1String("s") ? 1.0
                                                                            : 60.0);
  }
  return finite(seconds, true);
}

std::optional<double> clockFrom(const QString& text, double near) {
  for (const char* format : {"yyyy-MM-dd HH:mm:ss.zzz", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"}) {
    const QDateTime time = QDateTime::fromString(text, QString::fromLatin1(format));
    if (time.isValid()) return static_cast<double>(time.toMSecsSinceEpoch()) / 1000.0;
  }
  for (const char* format : {"HH:mm:ss", "HH:mm", "H:mm"}) {
    const QTime time = QTime::fromString(text, QString::fromLatin1(format));
    if (!time.isValid()) continue;
    QDateTime day = QDateTime::fromMSecsSinceEpoch(std::llround(near * 1000.0));
    day.setTime(time);
    return static_cast<double>(day.toMSecsSinceEpoch()) / 1000.0;
  }
  return {};
}

}  // namespace

Place placeFrom(PlaceKind kind, const QString& text, double near) {
  const QString simple = text.simplified();
  if (simple.isEmpty()) return {};
  Place place;
  switch (kind) {
    case PlaceKind::Number:
      place.value = numberFrom(simple);
      if (!place.value) place.problem = tr("“%1” is no number. Write one such as 0.05, 1e-3 or 20k.").arg(simple);
      break;
    case PlaceKind::Duration:
      place.value = durationFrom(simple);
      if (!place.value)
        place.problem = tr("“%1” is no time. Write seconds, or a time such as 1:30 or 2 h 5 min.").arg(simple);
      break;
    case PlaceKind::Clock:
      place.value = clockFrom(simple, near);
      if (!place.value)
        place.problem = tr("“%1” is no date. Write one such as 2026-11-28 09:15, or a time of the day such as 09:15.")
                            .arg(simple);
      break;
  }
  return place;
}

QString placeText(PlaceKind kind, double value) {
  if (!std::isfinite(value)) return {};
  if (kind == PlaceKind::Clock) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(std::llround(value * 1000.0));
    return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
  }
  return QString::number(value, 'g', 6);
}

QString rangeProblem(const PlaceRange& range, bool logarithmic) {
  for (const auto& end : {range.from, range.to})
    if (end && logarithmic && !(*end > 0.0)) return tr("A logarithmic axis shows what is above zero alone.");
  if (range.from && range.to && !(*range.from < *range.to))
    return tr("The range ends before it begins: “from” has to be less than “to”.");
  return {};
}

}  // namespace leyden
