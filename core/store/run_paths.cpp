// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_paths.h>

#include <cstdlib>

namespace leyden {

namespace fs = std::filesystem;

RunPaths run_paths(const fs::path& workspace, const std::string& run_id) {
  return RunPaths{workspace / "runs" / run_id};
}

fs::path workspace_folder(const fs::path& given) {
  if (!given.empty()) return fs::absolute(given).lexically_normal();
  const char* set = std::getenv("LEYDEN_WORKSPACE");
  if (set && *set) return fs::absolute(set).lexically_normal();
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/") / "Leyden";
}

}  // namespace leyden
