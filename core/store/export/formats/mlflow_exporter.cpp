// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// An mlruns folder, MLflow's file store: an experiment with a folder a run.
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include <digest/sha256.h>
#include <store/export/export_file.h>
#include <store/export/exporter.h>
#include <store/export/left_out.h>
#include <store/export/log_calls.h>
#include <store/file_system.h>
#include <store/foreign_names.h>
#include <store/import/param_values.h>
#include <store/json_text.h>

namespace leyden {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kExperiment = "1";
constexpr const char* kExperimentName = "Leyden";

int64_t milliseconds(double seconds) {
  if (!(std::abs(seconds) < 1e15)) return 0;  // none
  return std::llround(seconds * 1000.0);
}

std::string uri_of(const fs::path& path) {
  return "file://" + path.string();
}

std::string uuid_of(const ExportedRun& run) {
  return sha256_hex(run.state().run_id).substr(0, 32);
}

// MLflow's numbers of them.
int status_number(RunStatus status) {
  switch (status) {
    case RunStatus::Running: return 1;
    case RunStatus::Finished: return 3;
    case RunStatus::Failed: return 4;
    case RunStatus::Stopped:
    case RunStatus::Interrupted: break;
  }
  return 5;
}

// "Timestamp value step", as MLflow's own lines.
std::string metric_line(double wall_time, double value, int64_t step) {
  return std::to_string(milliseconds(wall_time)) + ' ' + shortest_text(value) + ' ' + std::to_string(step) + '\n';
}

bool is_one_line(const std::string& text) {
  if (text.find_first_of("\r\n") != std::string::npos) return false;
  return text.empty() || (text.front() != ' ' && text.back() != ' ' && text.front() != '\t' && text.back() != '\t');
}

// A parameter's value as MLflow keeps them, as a line of text.
std::string param_text(const std::string& json) {
  const Json value = Json::parse(json, nullptr, false);
  if (value.is_string() && is_one_line(value.get<std::string>())) return value.get<std::string>();
  if (value.is_null()) return "None";
  return json;
}

class RunFolder {
 public:
  RunFolder(ExportedRun& run, const fs::path& folder, const fs::path& place) : run_(run), folder_(folder), place_(place) {}

  void write(bool with_artifacts) {
    for (const char* each : {"metrics", "params", "tags", "artifacts"}) {
      std::error_code error;
      fs::create_directories(folder_ / each, error);
      if (error) fail_writing(folder_ / each, error.value());
    }
    meta();
    params();
    metrics();
    system_metrics();
    annotations();
    if (with_artifacts) artifacts();
  }

 private:
  void meta() {
    const RunState& state = run_.state();
    const int64_t started = milliseconds(state.started);
    Json facts = {{"artifact_uri", uri_of(place_ / "artifacts")},
                  {"end_time", state.status == RunStatus::Running ? Json() : Json(started + milliseconds(state.seconds))},
                  {"entry_point_name", ""},
                  {"experiment_id", kExperiment},
                  {"lifecycle_stage", "active"},
                  {"run_id", uuid_of(run_)},
                  {"run_name", run_.name()},
                  {"run_uuid", uuid_of(run_)},
                  {"source_name", ""},
                  {"source_type", 4},
                  {"source_version", ""},
                  {"start_time", started},
                  {"status", status_number(state.status)},
                  {"tags", Json::array()},
                  {"user_id", ""}};
    write_export_file(folder_ / "meta.yaml", to_yaml(facts));
    if (state.status == RunStatus::Interrupted) tag(std::string(mlflow_tag::kStatus), std::string(to_string(state.status)));
  }

  void tag(const std::string& key, const std::string& value) { write_export_file(folder_ / "tags" / key, value); }

  void params() {
    const auto params = run_.reader().params();
    std::set<std::string> names;
    for (const auto& [path, value] : params) names.insert(path);
    MlflowKeys keys(names);
    for (const auto& [path, value] : params) {
      const std::string key = keys.key_of(path), text = param_text(value);
      write_export_file(folder_ / "params" / key, text);
      if (key != path || json_of_text(text) != value) tag(std::string(mlflow_tag::kParam) + key, json_text(Json::array({path, value})));
    }
  }

  // The epochs are a metric of their own, as Lightning's logger makes them.
  void metrics() {
    std::set<std::string> names;
    for (const SeriesInfo& series : run_.series()) names.insert(series.name);
    MlflowKeys keys(names);
    std::vector<std::string> of_series;
    for (const SeriesInfo& series : run_.series()) {
      of_series.push_back(keys.key_of(series.name));
      if (of_series.back() != series.name) tag(std::string(mlflow_tag::kMetric) + of_series.back(), series.name);
    }
    for (size_t i = 0; i < of_series.size(); ++i) metric(run_.series()[i], of_series[i]);
    epochs(keys.key_of("epoch"));
  }

  void metric(const SeriesInfo& series, const std::string& key) {
    ExportFile file(folder_ / "metrics" / key);
    run_.each_page(series, [&](const SeriesColumns& page) {
      for (size_t i = 0; i < page.size(); ++i) file.write(metric_line(page.wall_time[i], page.value[i], page.step[i]));
    });
    file.close();
  }

  void epochs(const std::string& key) {
    std::optional<ExportFile> file;
    LogCalls calls(run_);
    for (ExportedCall call; calls.next(call);) {
      if (std::isnan(call.epoch)) continue;
      if (!file) file.emplace(folder_ / "metrics" / key);
      file->write(metric_line(call.wall_time, call.epoch, call.step));
    }
    if (!file) return;
    file->close();
    tag(std::string(mlflow_tag::kEpoch), key);
  }

  struct SystemFile {
    ExportFile file;
    int64_t step = 0;
  };

  void system_metrics() {
    MlflowKeys keys({});
    std::map<std::string, SystemFile> files;
    run_.each_system_metric([&](const SystemMetric& row) {
      auto found = files.find(row.name);
      if (found == files.end()) found = files.try_emplace(row.name, system_file(row.name, keys)).first;
      found->second.file.write(metric_line(row.wall_time, row.value, found->second.step++));
    });
    for (auto& [name, each] : files) each.file.close();
  }

  SystemFile system_file(const std::string& name, MlflowKeys& keys) {
    const std::string key = "system/" + keys.key_of(name);
    if (key != "system/" + name) tag(std::string(mlflow_tag::kMetric) + key, "system/" + name);
    return {ExportFile(folder_ / "metrics" / key)};
  }

  void annotations() {
    tag("mlflow.runName", run_.name());
    if (!run_.annotations().notes.empty()) tag("mlflow.note.content", run_.annotations().notes);
    std::set<std::string> names;
    for (const std::string& each : run_.annotations().tags) names.insert(each.substr(0, each.find('=')));
    MlflowKeys keys(names);
    size_t others = 0;
    for (const std::string& each : run_.annotations().tags) {
      const size_t equals = each.find('=');
      const std::string name = each.substr(0, equals);
      const bool is_theirs = name.starts_with("mlflow.") || name.starts_with(mlflow_tag::kOurs) || equals + 1 == each.size();
      if (!is_theirs && keys.key_of(name) == name) {
        tag(name, equals == std::string::npos ? std::string() : each.substr(equals + 1));
      } else {
        tag(std::string(mlflow_tag::kTag) + std::to_string(++others), each);
      }
    }
  }

  // Below artifacts as in the run folder; what lies elsewhere by its name.
  void artifacts() {
    const fs::path root = run_.reader().paths().root;
    std::set<std::string> written;
    for (const ArtifactRow& artifact : run_.reader().artifacts()) {
      if (artifact.bytes == kArtifactRemoved || !written.insert(artifact.path).second) continue;
      const fs::path path = fs::path(artifact.path).lexically_normal();
      const fs::path from = path.is_absolute() ? path : root / path;
      const bool is_within = path.is_relative() && !path.empty() && *path.begin() != "..";
      copy(from, folder_ / "artifacts" / (is_within ? path : path.filename()));
    }
  }

  void copy(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (!fs::is_regular_file(from, error)) return run_.note("The file " + from.string() + " is not there; it was left out.");
    fs::create_directories(to.parent_path(), error);
    if (error) fail_writing(to.parent_path(), error.value());
    if (fs::exists(to, error)) return run_.note("The file " + from.string() + " was left out: another has its name.");
    fs::copy_file(from, to, error);
    if (error) fail_writing(to, error.value());
    run_.advance(fs::file_size(to, error) / 64);
  }

  ExportedRun& run_;
  fs::path folder_, place_;
};

class MlflowExporter : public Exporter {
 public:
  std::string_view id() const override { return "mlflow"; }
  std::string_view title() const override { return "MLflow, an mlruns folder"; }

  uint64_t work(ExportedRun& run) const override {
    uint64_t files = 0;
    for (const ArtifactRow& artifact : run.reader().artifacts()) files += static_cast<uint64_t>(std::max<int64_t>(artifact.bytes, 0));
    return 2 * run.points() + files / 64;
  }

  fs::path place(const ExportTarget&, const ExportedRun& run, const std::string&) const override {
    return fs::path(kExperiment) / uuid_of(run);
  }

  void write(ExportedRun& run, const ExportTarget& target, const fs::path& folder) const override {
    RunFolder(run, folder, target.place / place(target, run, {})).write(target.artifacts);
    note_left_out(run, {RunPart::Attempts, RunPart::Histograms, RunPart::Events, RunPart::ConsoleLines});
  }

  void finish(const ExportTarget& target) const override {
    const Json facts = {{"artifact_location", uri_of(target.place / kExperiment)},
                        {"experiment_id", kExperiment},
                        {"lifecycle_stage", "active"},
                        {"name", kExperimentName}};
    write_export_file(target.folder / kExperiment / "meta.yaml", to_yaml(facts));
  }
};

const ExporterRegistration registration(30, std::make_unique<MlflowExporter>());

}  // namespace

}  // namespace leyden
