// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <store/run_lock.h>

namespace leyden {

/// Where runs are made before they are runs: a folder `.import-<id>` among them, held by a lock, so that what a program
/// left that was killed is known for it and cleared away by the next one. Private to core/store. One thread; throws
/// StoreError.
class RunStaging {
 public:
  explicit RunStaging(const std::filesystem::path& workspace);
  ~RunStaging();
  RunStaging(const RunStaging&) = delete;
  RunStaging& operator=(const RunStaging&) = delete;

  /// A new folder for a run, empty but for its lock file.
  std::filesystem::path make_draft();
  void discard(const std::filesystem::path& draft);

  struct Draft {
    std::filesystem::path folder;
    std::string run_id;
    bool replaces = false;  ///< the run of that id, whose annotations it keeps
  };
  /// Syncs the drafts to disk and makes them runs. Answers a sentence for each that could not be, empty for the others.
  std::vector<std::string> publish(const std::vector<Draft>& drafts);

 private:
  void clear_left_overs();
  void publish_one(const Draft& draft);
  void replace(const Draft& draft);

  std::filesystem::path runs_, folder_;
  std::optional<RunLock> lock_;
  int drafts_ = 0;
};

}  // namespace leyden
