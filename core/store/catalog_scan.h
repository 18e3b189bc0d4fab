// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <store/run_summary.h>

namespace leyden {

/// The run folders of a workspace as the file system shows them. Private to core/store; one thread at a time.
class CatalogScan {
 public:
  /// `runs`: the folder that they lie in.
  explicit CatalogScan(std::filesystem::path runs);
  ~CatalogScan();
  CatalogScan(const CatalogScan&) = delete;
  CatalogScan& operator=(const CatalogScan&) = delete;

  /// Names of the run folders, sorted. Lists them anew only when something came or went.
  const std::vector<std::string>& folders();
  /// As run_stamp(), from the folder that folders() has opened.
  RunStamp stamp(const std::string& run_id) const;

 private:
  std::filesystem::path runs_;
  int folder_ = -1;
  FileStamp listed_;  // of the folder when it was listed; zero: it must be listed
  std::vector<std::string> names_;
};

/// A folder to read, and what was read.
struct FolderReading {
  RunPaths paths;
  RunStamp stamp;
  RunRow row;
};

/// Reads folders, on several threads when they are many. take() gets each on this thread; progress(done, of) is
/// asked now and then. False when it cancelled. What take() throws ends the reading.
bool read_folders(std::vector<RunPaths> folders, const std::function<void(FolderReading&&)>& take,
                  const std::function<bool(size_t, size_t)>& progress);

/// Nanoseconds since 1970.
int64_t now_ns();
/// Files that changed just now may change again without a different stamp: clocks of file systems are coarse.
bool settled(const RunStamp& stamp, int64_t now);

}  // namespace leyden
