// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How charts write numbers.
#pragma once

#include <experiment/series_curve.h>
#include <QString>

namespace leyden {

/// Four significant digits: 0.04123, 1.5e-05, 12,840; "NaN", "∞", "−∞".
QString formatValue(double value);
/// "1,204,880"
QString formatCount(qint64 count);
/// A place on the x axis: "step 500", "epoch 3.42", "1 min 20 s", "2026-11-28 09:15:00" (local time), "0.0412".
QString formatPosition(CurveAxis axis, double x);
/// What the x axis is: "step", "time since start", the metric's name. Units stand at the ticks.
QString axisTitle(CurveAxis axis, const QString& metric);
/// "45 s", "1 min 20 s", "2 h 05 min"; `precise`: "1.25 s" below a minute.
QString formatDuration(double seconds, bool precise = false);
/// A tick's label, with as many decimals as ticks `spacing` apart need.
QString formatTick(double value, double spacing);
/// A tick's label on the time axis.
QString formatTimeTick(double seconds, double spacing);

}  // namespace leyden
