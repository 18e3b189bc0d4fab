// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <ostream>

#include <store/export.h>

namespace leyden {

enum class ExportFormat { Csv, Json };

/// Writes a run's metrics as CSV (name, step, epoch, wall_time, value, attempt), or the whole run as one JSON
/// document. Numbers are written so that they read back to the bit; what is not finite is nan, inf, -inf (in
/// JSON as strings). CSV text that a spreadsheet would take for a formula gets a quote before it.
/// Throws StoreError, also when `out` fails.
LEYDEN_STORE_API void export_run(const std::filesystem::path& run_folder, ExportFormat format,
                                 std::ostream& out);

}  // namespace leyden
