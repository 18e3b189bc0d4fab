// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <store/export.h>

namespace leyden {

struct VerifyOptions {
  /// SHA-256 of a file as 64 hexadecimal digits; throws when it cannot be read. Without it no file's contents are
  /// compared, and no checkpoint looked into.
  std::function<std::string(const std::filesystem::path&)> sha256 = {};
  /// Every point is read and the totals and rollups compared with it; without it run.db is checked by SQLite alone.
  bool points = true;
};

struct Verification {
  std::vector<std::string> problems;  // sentences; none: all is well
  size_t series = 0, points = 0, files = 0, hashed = 0, manifests = 0;  // that were looked at
  bool good() const { return problems.empty(); }
};

/// Checks a run folder: annotations.json, run.db (SQLite's integrity check, our views, each series' totals and
/// rollups against its points), every file that the run lists (there, of its length, of its SHA-256), and every
/// checkpoint in the folder, listed or not (each record's SHA-256 with its own manifest; the sums of the zip where there is
/// none). Reads only; a run that is being trained is checked as it was committed, and its checkpoints by their manifests
/// alone, since their rows come after the files. Throws nothing but what `options` do.
LEYDEN_STORE_API Verification verify_run(const std::filesystem::path& run_folder, const VerifyOptions& options = {});

}  // namespace leyden
