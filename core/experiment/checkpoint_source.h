// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <experiment/export.h>
#include <experiment/run_config.h>

namespace leyden {

/// A checkpoint and, when a run of ours saved it, what that run was.
struct CheckpointSource {
  std::filesystem::path file;        // full path
  std::filesystem::path run_folder;  // empty: not of a run
  std::optional<RunConfig> config;   // that run's configuration
};

/// Finds what ckpt_path says: a file, or `best` or `last` of the newest fit of the plugin in the workspace
/// (of any plugin when the id is empty). Reads folders, changes nothing, never opens the checkpoint itself.
/// Throws ConfigProblem with a sentence when there is no such file, run or checkpoint.
LEYDEN_EXPERIMENT_API CheckpointSource find_checkpoint(const std::string& ckpt_path,
                                                       const std::filesystem::path& workspace,
                                                       const std::string& plugin_id);

}  // namespace leyden
