// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace leyden {

/// The sources that a file was most likely built from: the git work tree that it lies in, as it is now.
struct SourceState {
  std::string commit;                    // full hash of HEAD
  std::string branch;                    // empty: none is checked out
  bool changed = false;                  // tracked files differ from the commit
  std::optional<std::string> difference; // a patch of them that `git apply` takes; none when longer than kMostDifference
  static constexpr size_t kMostDifference = size_t{4} << 20;

  /// As a run's provenance: git_commit, git_branch and git_changed, "yes" or "no".
  std::map<std::string, std::string> provenance() const;
};

/// nullopt when the file is in no work tree with a commit, or ignored by git's rules for safe folders, or git is not
/// installed or takes more than two seconds. Runs git, without hooks, external programs or locks; any thread.
std::optional<SourceState> source_state_of(const std::filesystem::path& file);

}  // namespace leyden
