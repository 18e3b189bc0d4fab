// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <experiment/export.h>

namespace leyden {

struct RunRow;

/// As a shell takes it: in single quotes where it needs them.
LEYDEN_EXPERIMENT_API QString shell_quoted(const QString& text);
/// The command that repeats a run with all of its parameters: "leyden fit PLUGIN --model.lr 0.001 ..."; empty for
/// a run that no plugin of Leyden made.
LEYDEN_EXPERIMENT_API QString command_line_of(const RunRow& run);

}  // namespace leyden
