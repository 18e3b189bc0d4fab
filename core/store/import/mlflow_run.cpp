// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/mlflow_run.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <system_error>

#include <store/import/imported_run.h>
#include <store/import/param_values.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostFiles = 10'000;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Numbers in folders, names in databases.
RunStatus status_of(const std::string& status) {
  if (status == "FINISHED" || status == "3") return RunStatus::Finished;
  if (status == "FAILED" || status == "4") return RunStatus::Failed;
  if (status == "KILLED" || status == "5") return RunStatus::Stopped;
  return RunStatus::Interrupted;  // running, scheduled: not under our eyes
}

void add_files(const std::string& uri, ImportedRun& run) {
  fs::path folder = uri.starts_with("file://") ? uri.substr(7) : uri;
  if (!folder.is_absolute()) return;
  std::error_code error;
  size_t count = 0;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (!it->is_regular_file(error)) continue;
    if (++count > kMostFiles) return run.note("More than 10,000 artifacts; the others were left out.");
    ArtifactInfo artifact;
    artifact.name = it->path().lexically_relative(folder).string();
    artifact.kind = it->path().extension() == ".ckpt" ? "checkpoint" : "file";
    artifact.path = it->path().string();
    artifact.bytes = static_cast<int64_t>(it->file_size(error));
    run.reference(std::move(artifact));
  }
}

}  // namespace

void take_mlflow_run(const MlflowRun& from, ImportedRun& run) {
  for (const auto& [key, value] : from.params) run.info.params.emplace_back(key, json_of_text(value));
  for (const auto& [key, value] : from.tags) {
    if (key == "mlflow.note.content") {
      run.notes = value;
    } else if (key.starts_with("mlflow.")) {
      run.info.provenance[key] = value;
    } else {
      run.info.tags.push_back(value.empty() ? key : key + "=" + value);
    }
  }
  run.info.provenance["mlflow.run_id"] = from.uuid;
  run.info.provenance["mlflow.experiment"] = from.experiment;
  run.info.provenance["mlflow.artifact_uri"] = from.artifact_uri;
  if (!from.user.empty()) run.info.provenance["mlflow.user"] = from.user;
  run.status = status_of(from.status);
  if (from.started > 0) run.started = static_cast<double>(from.started) / 1000.0;
  if (from.ended > 0) run.ended = static_cast<double>(from.ended) / 1000.0;
  add_files(from.artifact_uri, run);
}

struct MlflowPoints::Call {
  int64_t time = 0, step = 0;
  std::vector<ScalarPoint> points;
};

MlflowPoints::MlflowPoints(ImportedRun& run) : run_(run), call_(std::make_unique<Call>()) {}
MlflowPoints::~MlflowPoints() = default;

void MlflowPoints::add(const std::string& key, const MlflowPoint& point) {
  const double wall_time = static_cast<double>(point.time) / 1000.0;
  if (key.starts_with("system/")) return run_.system_metric(wall_time, key.substr(7), point.value);
  if (point.time != call_->time || point.step != call_->step) end();
  call_->time = point.time;
  call_->step = point.step;
  call_->points.push_back({run_.series(key), point.value});
}

void MlflowPoints::end() {
  run_.log(call_->step, kNone, static_cast<double>(call_->time) / 1000.0, call_->points);
  call_->points.clear();
}

}  // namespace leyden
