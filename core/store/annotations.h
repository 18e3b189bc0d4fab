// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <store/export.h>

namespace leyden {

/// What people write about a run.
struct Annotations {
  std::string name, notes, colour;  // name: empty keeps the run's own; colour: "#rrggbb" or empty
  std::vector<std::string> tags;
  bool starred = false, archived = false;
  bool operator==(const Annotations&) const = default;
};

/// Reads annotations.json; a missing file reads as no annotations. Keys that are not known are left alone.
/// Throws StoreError (Damaged) with the place when the file is not what it should be.
LEYDEN_STORE_API Annotations read_annotations(const std::filesystem::path& file);

/// What a new file with these annotations holds.
std::string annotations_text(const Annotations& annotations);

/// Replaces the file atomically (temporary file, fsync, rename, fsync of the folder) and keeps keys that are
/// not known. Throws StoreError; the older file then stays whole.
LEYDEN_STORE_API void write_annotations(const std::filesystem::path& file, const Annotations& annotations);

}  // namespace leyden
