// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include <store/run_lock.h>

namespace leyden {

/// Where an export is made before it is there: a folder `.NAME.export-<id>` beside the target, held by a lock, so that what
/// a killed program left is known for it and cleared away by the next export to that target. Private to core/store. One
/// thread; throws StoreError.
class ExportStaging {
 public:
  /// `target`: absolute. Invalid when it is there already, NotFound when the folder around it is not.
  explicit ExportStaging(const std::filesystem::path& target);
  /// Clears away all that was not published.
  ~ExportStaging();
  ExportStaging(const ExportStaging&) = delete;
  ExportStaging& operator=(const ExportStaging&) = delete;

  /// The folder that becomes the target.
  const std::filesystem::path& tree() const { return tree_; }
  /// Syncs it to disk and gives it its name. Throws also when the target came into being meanwhile.
  void publish();

 private:
  void clear_left_overs() const;
  [[noreturn]] void refuse() const;

  std::filesystem::path target_, folder_, tree_;
  std::optional<RunLock> lock_;
};

}  // namespace leyden
