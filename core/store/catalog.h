// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <store/annotations.h>
#include <store/export.h>
#include <store/filter/completion.h>
#include <store/filter/field.h>
#include <store/packed_run.h>
#include <store/run_query.h>
#include <store/run_reader.h>
#include <store/run_status.h>
#include <store/store_error.h>

namespace leyden {

/// A run as the catalog knows it.
struct RunRow {
  std::string run_id, name;  // name: of annotations, else the run's own
  std::filesystem::path path;
  std::string plugin, verb;
  RunStatus status = RunStatus::Interrupted;
  std::string started;  // ISO 8601, UTC
  double seconds = 0.0;
  std::string device;
  std::vector<std::pair<std::string, std::string>> params;  // dotted path, JSON text
  std::vector<SeriesInfo> metrics;
  Annotations annotations;
  std::string error;    // why the folder cannot be read, or the run's error as JSON text
  bool broken = false;  // the folder cannot be read; `error` says why
};

/// A run for those who keep many: `head` is without parameters and metrics.
struct PackedRun {
  RunRow head;
  PackedValues values;
};

struct RefreshResult {
  std::vector<std::string> added, changed, removed;  // run ids
  bool any() const { return !added.empty() || !changed.empty() || !removed.empty(); }
};

/// The runs of a workspace. The folders are the truth; workspace.db is an index of them that is written by
/// one program at a time and may be deleted. A second program, or one that may not write, follows the folders
/// just as well in a private copy. Rows are read from the index when they are asked for. Any one thread at a
/// time. Queries throw StoreError when the index is damaged; the next refresh() makes it anew.
class LEYDEN_STORE_API Catalog {
 public:
  enum class Mode { ReadWrite, ReadOnly, Trash };
  /// ReadWrite makes a workspace that is not there. Trash reads the runs that the workspace has thrown away instead of
  /// its own, into an index in memory; the workspace is left as it is. Throws StoreError: NotFound, NotAWorkspace, Unwritable.
  explicit Catalog(const std::filesystem::path& workspace, Mode mode = Mode::ReadWrite);
  ~Catalog();
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;

  const std::filesystem::path& workspace() const;
  /// This object writes workspace.db. A follower takes over at a refresh() when the writer is gone.
  bool writable() const;

  /// Looks at new and changed folders alone. A folder that is broken becomes a row with its error.
  /// progress(done, of) is called on this thread while folders are read; false ends it, and what was read is kept.
  RefreshResult refresh(const std::function<bool(size_t, size_t)>& progress = {});
  /// Forgets everything and reads all folders; cancelled, everything stays as it was.
  void reindex(const std::function<bool(size_t, size_t)>& progress = {});

  size_t size() const;
  std::vector<std::string> run_ids() const;  // in the order of creation
  /// All runs in the order of creation, whole; of many runs this is much.
  std::vector<RunRow> runs() const;
  /// All runs in the order of creation, without parameters and metrics.
  std::vector<RunRow> heads() const;
  /// All runs in the order of creation, and one by id, with packed parameters and metrics.
  std::vector<PackedRun> packed() const;
  std::optional<PackedRun> packed(std::string_view run_id) const;
  /// Some runs, whole; ids that are not known are left out.
  std::vector<RunRow> rows(const std::vector<std::string>& run_ids) const;
  /// A run by id alone.
  std::optional<RunRow> row(std::string_view run_id) const;
  /// By id, by the beginning of an id that fits one run, or by name. Throws StoreError (NotFound, with the
  /// nearest names; Invalid when several fit).
  std::optional<RunRow> run(std::string_view text) const;

  /// Throws FilterError for names that no run has, and for values that do not fit.
  RunPage find(const RunQuery& query) const;
  /// A field of some runs, such as val_acc.max; nothing for ids that are not known. Throws FilterError.
  std::vector<RunValue> values(std::string_view field, const std::vector<std::string>& run_ids) const;
  /// Ordered by key; groups by everything but the seeds in no order that means anything. Throws FilterError.
  std::vector<RunGroup> groups(const Grouping& grouping, const RunQuery& query = {}) const;

  /// What filters, sorting and columns may name now.
  const Vocabulary& names() const;
  /// Candidates for a place of a filter that is being written.
  FilterCompletion complete(std::string_view filter, size_t cursor, size_t limit = 100) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leyden
