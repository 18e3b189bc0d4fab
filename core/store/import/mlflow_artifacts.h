// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace leyden {

class ImportedRun;
class SourceStamp;

/// Where the files of a run of MLflow lie on this machine, and which they are.
struct MlflowArtifacts {
  struct File {
    std::string name;  // the way from `folder`
    uint64_t bytes = 0;
    int64_t mtime_ns = 0;
  };
  std::filesystem::path folder;  // absolute; empty: nowhere
  std::vector<File> files;
  bool cut = false;   // there are more than are listed
  std::string note;   // a sentence when the run may have files that are not here

  uint64_t bytes() const;
  void add_to(SourceStamp& stamp) const;
  /// Adds each by reference, with its SHA-256. Throws ImportCancelled.
  void add_to(ImportedRun& run) const;
};

/// Of the run `uuid`. Looks where `uri` says (a path, file:, or mlflow-artifacts:), and when nothing is there beside the store that `store`
/// is: a run folder of mlruns, or a database. So a store that was moved or copied keeps its files. Throws nothing.
MlflowArtifacts find_mlflow_artifacts(const std::string& uri, const std::string& uuid, const std::filesystem::path& store);

}  // namespace leyden
