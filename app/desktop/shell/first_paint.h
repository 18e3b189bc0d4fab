// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// For the benchmark of the first paint.
#pragma once

namespace leyden {

/// Prints {"first_paint_ms": since this process was started, "resident_mb": ...} and nothing else. The start
/// is $LEYDEN_EXEC_NS (CLOCK_MONOTONIC, set by the caller right before exec) or the kernel's record of it,
/// which counts in hundredths of a second.
void printFirstPaint();

}  // namespace leyden
