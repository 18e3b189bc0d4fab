// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_paths.h>

namespace leyden {

RunPaths run_paths(const std::filesystem::path& workspace, const std::string& run_id) {
  return RunPaths{workspace / "runs" / run_id};
}

}  // namespace leyden
