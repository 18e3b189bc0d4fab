// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace leyden {

class ImportedRun;

/// A run of MLflow, but for its metrics. Times in milliseconds since 1970, 0: none.
struct MlflowRun {
  std::string uuid, name, experiment, status, user, artifact_uri;
  int64_t started = 0, ended = 0;
  std::vector<std::pair<std::string, std::string>> params, tags;
};

/// A logged value; the time in milliseconds.
struct MlflowPoint {
  int64_t time = 0, step = 0;
  double value = 0.0;
};

/// Puts it into the run: params, tags (those of people as tags, MLflow's own as provenance), status, files by reference.
void take_mlflow_run(const MlflowRun& from, ImportedRun& run);

/// Points that follow each other with one time and step are one log call; MLflow's system metrics are ours.
class MlflowPoints {
 public:
  explicit MlflowPoints(ImportedRun& run);
  ~MlflowPoints();
  void add(const std::string& key, const MlflowPoint& point);
  void end();

 private:
  struct Call;
  ImportedRun& run_;
  std::unique_ptr<Call> call_;
};

}  // namespace leyden
