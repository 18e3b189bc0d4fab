// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace leyden {

/// A file as a run's database names it: relative to the run's folder where it lies in it, so that the folder
/// can be moved.
inline std::string path_in_run(const std::filesystem::path& file, const std::filesystem::path& root) {
  const std::filesystem::path relative = file.lexically_normal().lexically_relative(root.lexically_normal());
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return (inside ? relative : file).string();
}

}  // namespace leyden
