// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/mlflow_run.h>

#include <cmath>
#include <limits>
#include <optional>

#include <store/foreign_names.h>
#include <store/import/imported_run.h>
#include <store/import/mlflow_artifacts.h>
#include <store/import/param_values.h>

namespace leyden {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Numbers in folders, names in databases.
RunStatus status_of(const std::string& status) {
  if (status == "FINISHED" || status == "3") return RunStatus::Finished;
  if (status == "FAILED" || status == "4") return RunStatus::Failed;
  if (status == "KILLED" || status == "5") return RunStatus::Stopped;
  return RunStatus::Interrupted;  // running, scheduled: not under our eyes
}

// [path, value] of a parameter that MLflow holds under another key, or as another text.
std::optional<std::pair<std::string, std::string>> true_param(const std::string& text) {
  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (!json.is_array() || json.size() != 2 || !json[0].is_string() || !json[1].is_string()) return std::nullopt;
  return std::pair(json[0].get<std::string>(), json[1].get<std::string>());
}

// What our exports say in tags; true for such a tag.
bool take_ours(const std::string& key, const std::string& value, MlflowNames& names, ImportedRun& run) {
  if (!key.starts_with(mlflow_tag::kOurs)) return false;
  if (key.starts_with(mlflow_tag::kMetric)) {
    names.metrics[key.substr(mlflow_tag::kMetric.size())] = value;
  } else if (key.starts_with(mlflow_tag::kTag)) {
    run.info.tags.push_back(value);
  } else if (key == mlflow_tag::kEpoch) {
    names.epoch = value;
  } else if (key == mlflow_tag::kStatus) {
    run.status = run_status_from(value).value_or(run.status);
  } else if (!key.starts_with(mlflow_tag::kParam)) {
    return false;
  }
  return true;
}

void take_params(const MlflowRun& from, ImportedRun& run) {
  const std::map<std::string, std::string> tags(from.tags.begin(), from.tags.end());
  for (const auto& [key, value] : from.params) {
    const auto tag = tags.find(std::string(mlflow_tag::kParam) + key);
    const auto known = tag == tags.end() ? std::nullopt : true_param(tag->second);
    run.info.params.push_back(known ? *known : std::pair(key, json_of_text(value)));
  }
}

}  // namespace

MlflowNames take_mlflow_run(const MlflowRun& from, ImportedRun& run) {
  MlflowNames names;
  run.status = status_of(from.status);
  take_params(from, run);
  for (const auto& [key, value] : from.tags) {
    if (take_ours(key, value, names, run)) continue;
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
  if (from.started > 0) run.started = static_cast<double>(from.started) / 1000.0;
  if (from.ended > 0) run.ended = static_cast<double>(from.ended) / 1000.0;
  find_mlflow_artifacts(from.artifact_uri, from.uuid, from.store).add_to(run);
  return names;
}

struct MlflowPoints::Call {
  int64_t time = 0, step = 0;
  double epoch = kNone;
  std::vector<ScalarPoint> points;
};

MlflowPoints::MlflowPoints(ImportedRun& run, MlflowNames names)
    : run_(run), names_(std::move(names)), call_(std::make_unique<Call>()) {}
MlflowPoints::~MlflowPoints() = default;

namespace {

// None where MLflow has no time.
double seconds_of(int64_t milliseconds) {
  return milliseconds == 0 ? kNone : static_cast<double>(milliseconds) / 1000.0;
}

}  // namespace

void MlflowPoints::add(const std::string& key, const MlflowPoint& point) {
  const auto known = names_.metrics.find(key);
  const std::string& name = known == names_.metrics.end() ? key : known->second;
  if (key.starts_with("system/")) return run_.system_metric(seconds_of(point.time), name.substr(7), point.value);
  if (point.time != call_->time || point.step != call_->step) end();
  call_->time = point.time;
  call_->step = point.step;
  if (!names_.epoch.empty() && key == names_.epoch) {
    call_->epoch = point.value;
  } else {
    call_->points.push_back({run_.series(name), point.value});
  }
}

void MlflowPoints::end() {
  run_.log(call_->step, call_->epoch, seconds_of(call_->time), call_->points);
  call_->points.clear();
  call_->epoch = kNone;
}

}  // namespace leyden
