// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace leyden {

class ImportedRun;

/// A run of MLflow, but for its metrics. Times in milliseconds since 1970, 0: none.
struct MlflowRun {
  std::filesystem::path store;  // the run's folder, or the database
  std::string uuid, name, experiment, status, user, artifact_uri;
  int64_t started = 0, ended = 0;
  std::vector<std::pair<std::string, std::string>> params, tags;
};

/// A logged value; the time in milliseconds.
struct MlflowPoint {
  int64_t time = 0, step = 0;
  double value = 0.0;
};

/// The true names of metrics, by key, where we wrote the run and MLflow has other ones, and the metric that holds epochs.
struct MlflowNames {
  std::map<std::string, std::string> metrics;
  std::string epoch;
};

/// Puts it into the run: params, tags (those of people as tags, MLflow's own as provenance), status, files by reference.
MlflowNames take_mlflow_run(const MlflowRun& from, ImportedRun& run);

/// Points that follow each other with one time and step are one log call; MLflow's system metrics are ours.
class MlflowPoints {
 public:
  MlflowPoints(ImportedRun& run, MlflowNames names);
  ~MlflowPoints();
  void add(const std::string& key, const MlflowPoint& point);
  void end();

 private:
  struct Call;
  ImportedRun& run_;
  MlflowNames names_;
  std::unique_ptr<Call> call_;
};

}  // namespace leyden
