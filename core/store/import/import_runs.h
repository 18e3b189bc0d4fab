// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <store/export.h>
#include <store/import/importer.h>

namespace leyden {

/// What lies at some paths.
struct LEYDEN_STORE_API ImportPlan {
  std::vector<ImportSource> sources;
  std::vector<std::string> notes;  ///< what cannot be read, as sentences
  uint64_t bytes() const;
};

/// Searches files and whole trees for runs of other programs. Links are followed where a person named them, not below.
/// Throws StoreError: NotFound for a path that is not there, Invalid for options that no importer takes.
LEYDEN_STORE_API ImportPlan find_imports(std::span<const std::filesystem::path> paths, const ImportOptions& options = {});

/// What became of a source.
struct ImportedSource {
  enum class Result { Imported, Updated, Unchanged, Failed };
  ImportSource source;
  Result result = Result::Failed;
  std::string run_id;              ///< empty when it failed
  int64_t points = 0;              ///< read now
  std::vector<std::string> notes;  ///< damage, and what was left out
  std::string error;               ///< of Failed: a sentence
};

struct LEYDEN_STORE_API ImportReport {
  std::vector<ImportedSource> sources;  ///< those that were reached, in the order of the plan
  bool cancelled = false;
  size_t count(ImportedSource::Result result) const;
};

/// `done` of `of` bytes are read. False cancels: runs that are complete by then stay. Called on the importing thread.
using ImportProgress = std::function<bool(uint64_t done, uint64_t of)>;

/// Makes each source a run folder of the workspace. Runs are made under names that nobody looks at, synced to disk many at
/// once, and appear whole. A source is found again by its origin (run_info `import.origin`): unchanged it is left alone,
/// changed it is read anew and takes the older run's place in one step; the run's id and what people wrote about it stay.
/// One broken source stops no other. One import a workspace at a time is sensible, several do no harm but to make runs
/// twice. Throws StoreError: NotAWorkspace, Unwritable, Storage (the disk is full: what was imported by then stays).
LEYDEN_STORE_API ImportReport import_runs(const std::filesystem::path& workspace, const ImportPlan& plan,
                                          const ImportOptions& options = {}, const ImportProgress& progress = {});

}  // namespace leyden
