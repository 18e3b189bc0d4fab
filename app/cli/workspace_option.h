// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace leyden::cli {

/// `--workspace DIR` of a command, else $LEYDEN_WORKSPACE, else ~/Leyden.
class WorkspaceOption {
 public:
  explicit WorkspaceOption(CLI::App& command);
  /// The full path; the folder need not exist.
  std::filesystem::path path() const;
  /// The same, of a workspace that must exist; throws ConfigProblem.
  std::filesystem::path existing() const;

 private:
  std::shared_ptr<std::string> given_;
};

}  // namespace leyden::cli
