// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>
#include <store/export/exporter.h>

namespace leyden {

/// What became of a run.
struct ExportedEntry {
  std::string run_id, name;
  std::filesystem::path path;      ///< where it lies now; empty when it failed
  uint64_t points = 0;             ///< of all its series
  std::vector<std::string> notes;  ///< what was left out, as sentences
  std::string error;               ///< why it was not written; empty for one that was
};

struct LEYDEN_STORE_API ExportReport {
  std::vector<ExportedEntry> runs;  ///< in the order given
  bool cancelled = false;           ///< then nothing was written
  size_t failed() const;
};

/// `done` of `of` is done. False cancels. Called on the exporting thread.
using ExportProgress = std::function<bool(uint64_t done, uint64_t of)>;

/// Writes runs into the folder `target`, which must not be there yet: whole or not at all, made beside it, synced to disk,
/// and renamed. A run alone lies in it, several in folders of their own. A run that cannot be read stops no other; when all
/// of them fail, nothing is written. What is logged while the export lasts is left out. Throws StoreError: Invalid (the
/// target is there, an unknown format), NotFound (the folder around it), Unwritable, Storage.
LEYDEN_STORE_API ExportReport export_runs(std::span<const std::filesystem::path> run_folders,
                                          const std::filesystem::path& target, const ExportOptions& options = {},
                                          const ExportProgress& progress = {});

/// Writes one run to a stream; csv: its metrics (name, step, epoch, wall_time, value, attempt), json: the whole run as one
/// document. Numbers are written so that they read back to the bit; what is not finite is nan, inf, -inf (in JSON as
/// strings). CSV text that a spreadsheet would take for a formula gets a quote before it.
/// Throws StoreError: Invalid for a format that is no single file, Storage when `out` fails.
LEYDEN_STORE_API void export_run(const std::filesystem::path& run_folder, std::string_view format, std::ostream& out);

}  // namespace leyden
