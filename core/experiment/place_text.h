// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Places of a chart's axes as people type them. Any thread.
#pragma once

#include <experiment/export.h>

#include <QString>
#include <optional>

namespace leyden {

/// Number: 0.05, 1e-3, 1,200, 20k, 1.5M. Duration: seconds as a number, 1:30, 2:05:00, 90 s, 1 h 30 min, 2 d.
/// Clock (seconds since 1970): 2026-11-28 09:15, 2026-11-28 09:15:30, 2026-11-28, or 09:15 on the day before or at
/// a known place; in local time.
enum class PlaceKind { Number, Duration, Clock };

struct Place {
  std::optional<double> value;
  QString problem;  // a sentence when it could not be read
};

/// Empty text is no place and no problem. `near`: a place of the axis, for a clock time without a day.
LEYDEN_EXPERIMENT_API Place placeFrom(PlaceKind kind, const QString& text, double near = 0.0);
/// Reads back as the same place, as far as people would write it out.
LEYDEN_EXPERIMENT_API QString placeText(PlaceKind kind, double value);

/// A range with automatic ends where there is nothing.
struct PlaceRange {
  std::optional<double> from, to;
  bool operator==(const PlaceRange&) const = default;
};

/// A sentence when the two do not make a range (`logarithmic`: above zero alone); empty when they do.
LEYDEN_EXPERIMENT_API QString rangeProblem(const PlaceRange& range, bool logarithmic);

}  // namespace leyden
