// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <experiment/export.h>

namespace leyden {

/// "0.8 s", "12 s", "1 min 10 s", "2 h 5 min", "3 d 4 h"; empty when negative or not finite.
LEYDEN_EXPERIMENT_API QString format_duration(double seconds);
/// A metric's or parameter's number with six significant digits, without trailing zeros; "nan", "inf".
LEYDEN_EXPERIMENT_API QString format_number(double value, int digits = 6);
/// "1.1 GB", "512 KB"
LEYDEN_EXPERIMENT_API QString format_bytes(double bytes);

}  // namespace leyden
