// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/workspace_check.h>

#include <lightning/errors.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace leyden {

namespace fs = std::filesystem;

void check_workspace(const fs::path& workspace) {
  const fs::path full = fs::absolute(workspace).lexically_normal();
  fs::path folder = full / "runs";
  std::error_code error;
  while (fs::symlink_status(folder, error).type() == fs::file_type::not_found && folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  const auto refuse = [&](const std::string& why) {
    throw ConfigError("no run can be kept in the workspace " + full.string() + ": " + why +
                          ". Give another folder with --workspace or LEYDEN_WORKSPACE.",
                      "workspace");
  };
  if (!fs::is_directory(folder, error)) {
    // A path through a file gives "not a directory" for what lies below it: name the file itself.
    while (folder.has_relative_path() && !fs::exists(folder, error)) folder = folder.parent_path();
    refuse(folder.string() + " is no folder");
  }
  // Trying is the only sure way: root may do everything by the permission bits, and still not in /proc or on
  // a read-only medium.
  const fs::path probe = folder / (".leyden-" + std::to_string(getpid()));
  if (mkdir(probe.c_str(), 0700) != 0) {
    refuse(folder.string() + " cannot be written (" + std::strerror(errno) + ")");
  }
  rmdir(probe.c_str());
}

}  // namespace leyden
