// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace_option.h"

#include <experiment/app_paths.h>
#include <experiment/config_problem.h>

namespace leyden::cli {

WorkspaceOption::WorkspaceOption(CLI::App& command) : given_(std::make_shared<std::string>()) {
  command
      .add_option("--workspace", *given_,
                  "Folder that holds the runs (default: $LEYDEN_WORKSPACE, else ~/Leyden)")
      ->type_name("DIR");
}

std::filesystem::path WorkspaceOption::path() const {
  return std::filesystem::absolute(workspace_folder(*given_)).lexically_normal();
}

std::filesystem::path WorkspaceOption::existing() const {
  const std::filesystem::path folder = path();
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return folder;
  ConfigProblem problem("there is no workspace at " + folder.string() +
                        ": give its folder with --workspace, or make one by a first run (leyden fit)");
  problem.key = "workspace";
  problem.value = folder.string();
  throw problem;
}

}  // namespace leyden::cli
