// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace leyden {

/// The runs of a workspace that were imported, by their origin: read from the run folders, which are the truth. Private to
/// core/store.
class ImportIndex {
 public:
  struct Run {
    std::string run_id, stamp;
  };
  /// Folders that cannot be read are passed over.
  explicit ImportIndex(const std::filesystem::path& workspace);

  /// nullptr when nothing came from there.
  const Run* find(const std::string& origin) const;
  void add(const std::string& origin, Run run);

 private:
  std::map<std::string, Run> runs_;
};

}  // namespace leyden
