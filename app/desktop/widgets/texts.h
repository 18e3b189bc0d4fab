// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and times as the whole program writes them.
#pragma once

#include <QDateTime>
#include <QString>

namespace leyden {

/// "812", "12,480", "48.1 M"
QString countText(qint64 count);
/// A metric's value in at most six characters or so: "0.9871", "1.2e-05", "123.4", "nan".
QString metricText(double value);
/// "0:38", "12:05", "1:02:33"
QString durationText(double seconds);
/// "just now", "5 min ago", "14:31", "3 Nov 14:31", "3 Nov 2025"; local time.
QString whenText(const QDateTime& utc);

/// A place on this machine as people say it: native separators, "~" for the home folder.
QString placeText(const QString& path);

}  // namespace leyden
