// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/app_paths.h>

#include <cstdlib>

namespace leyden {
namespace fs = std::filesystem;
namespace {

fs::path variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? fs::path(value) : fs::path();
}

fs::path home() {
  const fs::path folder = variable("HOME");
  return folder.empty() ? fs::path("/") : folder;
}

}  // namespace

fs::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path() : program.parent_path();
}

fs::path share_folder() {
  if (const fs::path given = variable("LEYDEN_SHARE_DIR"); !given.empty()) return given;
  std::error_code error;
  // Tests lie in bin/tests.
  const fs::path first = program_folder().parent_path();
  for (fs::path folder = first; folder.has_relative_path(); folder = folder.parent_path()) {
    const fs::path share = folder / "share" / "leyden";
    if (fs::is_directory(share, error)) return share;
    if (folder.parent_path() == folder) break;
  }
  return first / "share" / "leyden";
}

fs::path config_folder() {
  if (const fs::path given = variable("LEYDEN_CONFIG_DIR"); !given.empty()) return given;
  const fs::path base = variable("XDG_CONFIG_HOME");
  // The specification ignores relative ones.
  return (base.is_absolute() ? base : home() / ".config") / "leyden";
}

}  // namespace leyden
