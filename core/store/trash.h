// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <store/export.h>

namespace leyden {

/// The runs that a workspace has thrown away: whole run folders in `<workspace>/trash/<run id>`, moved there and
/// back by one rename each, so that a run is here or there and never half of either. A run that is being trained
/// (its lock is held) is refused. All throw StoreError: NotFound, Locked, Invalid, Unwritable, Storage. Any one
/// thread at a time; two programs at once are no harm.
class LEYDEN_STORE_API Trash {
 public:
  explicit Trash(std::filesystem::path workspace);

  struct Entry {
    std::string run_id;
    std::string name;     // as the run is called; empty when that cannot be read
    std::string trashed;  // ISO 8601, UTC; empty when it is not known
    std::filesystem::path path;
  };
  /// In the order of ids.
  std::vector<Entry> entries() const;

  void put(const std::string& run_id);
  /// Back to the runs; refused where a run of this id is there again.
  void restore(const std::string& run_id);
  /// For good, of the trash.
  void erase(const std::string& run_id);
  /// For good, of the runs: without a stay in the trash.
  void erase_run(const std::string& run_id);

 private:
  std::filesystem::path in_runs(const std::string& run_id) const;
  std::filesystem::path in_trash(const std::string& run_id) const;
  void erase_folder(const std::filesystem::path& folder);

  std::filesystem::path workspace_;
};

}  // namespace leyden
