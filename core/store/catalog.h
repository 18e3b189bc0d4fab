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

struct RefreshResult {
  std::vector<std::string> added, changed, removed;  // run ids
  bool any() const { return !added.empty() || !changed.empty() || !removed.empty(); }
};

/// The runs of a workspace. The folders are the truth; workspace.db is an index of them that is written by
/// one program at a time and may be deleted. A second program, or one that may not write, follows the folders
/// just as well and keeps what it learns in memory. Any one thread at a time.
class LEYDEN_STORE_API Catalog {
 public:
  enum class Mode { ReadWrite, ReadOnly };
  /// ReadWrite makes a workspace that is not there. Throws StoreError: NotFound, NotAWorkspace, Unwritable.
  explicit Catalog(const std::filesystem::path& workspace, Mode mode = Mode::ReadWrite);
  ~Catalog();
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;

  const std::filesystem::path& workspace() const;
  /// This object writes workspace.db. A follower takes over at a refresh() when the writer is gone.
  bool writable() const;

  /// Looks at new and changed folders alone. A folder that is broken becomes a row with its error.
  RefreshResult refresh();
  /// Forgets everything and reads all folders. progress(done, of) is called on this thread; false cancels.
  void reindex(const std::function<bool(size_t, size_t)>& progress = {});

  size_t size() const;
  std::vector<RunRow> runs() const;          // in the order of creation
  std::vector<std::string> run_ids() const;  // in the order of creation
  /// A run by id alone.
  std::optional<RunRow> row(std::string_view run_id) const;
  /// By id, by the beginning of an id that fits one run, or by name. Throws StoreError (NotFound, with the
  /// nearest names; Invalid when several fit).
  std::optional<RunRow> run(std::string_view text) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leyden
