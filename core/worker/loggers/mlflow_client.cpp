// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/mlflow_client.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>

namespace leyden {

namespace {

using Json = nlohmann::json;

const std::string kApi = "/api/2.0/mlflow/";
// Limits of the server for one request.
constexpr size_t kMetricsAtOnce = 1000, kParamsAtOnce = 100;
constexpr const char* kProxied = "mlflow-artifacts:";

// The server's JSON has names for what is not finite.
Json number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

Json parsed(const std::string& text) {
  return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer path(pointer);
  if (!json.contains(path)) return {};
  const Json& value = json.at(path);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string reason_of(const HttpResponse& response) {
  if (response.status == 0) return response.error;
  const std::string said = text_at(parsed(response.body), "/message");
  return "status " + std::to_string(response.status) + (said.empty() ? "" : ", " + said.substr(0, 300));
}

bool is_busy(const HttpResponse& response) {
  return response.status == 0 || response.status == 429 || response.status >= 500;
}

Json tags_of(const std::vector<std::pair<std::string, std::string>>& tags) {
  Json list = Json::array();
  for (const auto& [key, value] : tags) list.push_back({{"key", key}, {"value", value}});
  return list;
}

Json slice(const Json& list, size_t begin, size_t count) {
  Json out = Json::array();
  for (size_t i = begin; i < std::min(begin + count, list.size()); ++i) out.push_back(list[i]);
  return out;
}

std::optional<std::string> bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  if (!in || !(out << in.rdbuf())) return std::nullopt;
  return out.str();
}

}  // namespace

MlflowClient::MlflowClient(std::string tracking_uri, MlflowRun run) : http_(std::move(tracking_uri)), run_(std::move(run)) {}

void MlflowClient::cancel() {
  http_.cancel();
  const std::lock_guard lock(mutex_);
  cancelled_.notify_all();
}

std::string MlflowClient::run_id() const {
  const std::lock_guard lock(mutex_);
  return known_run_id_;
}

std::string MlflowClient::take_message() {
  const std::lock_guard lock(mutex_);
  return std::exchange(message_, {});
}

void MlflowClient::say(std::string message) {
  const std::lock_guard lock(mutex_);
  message_ += (message_.empty() ? "" : "; ") + std::move(message);
}

bool MlflowClient::wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !cancelled_.wait_for(lock, time, [this] { return http_.is_cancelled(); });
}

// Tries until there is an answer that is one; says when that begins to take long, and when it is over.
HttpResponse MlflowClient::request(const std::string& what, const std::function<HttpResponse()>& call) {
  HttpResponse response = call();
  bool has_told = false;
  for (auto pause = std::chrono::milliseconds(500); is_busy(response) && !http_.is_cancelled();
       pause = std::min(pause * 2, std::chrono::milliseconds(10'000))) {
    if (!std::exchange(has_told, true)) {
      say("the MLflow server " + http_.url() + " does not take " + what + " (" + reason_of(response) +
          "); training goes on, and it is tried again");
    }
    if (!wait(pause)) break;
    response = call();
  }
  if (has_told && !is_busy(response)) say("the MLflow server " + http_.url() + " answers again");
  return response;
}

bool MlflowClient::find_experiment() {
  const std::string query = "experiments/get-by-name?experiment_name=" + HttpClient::escaped(run_.experiment_name);
  const HttpResponse found = request("the experiment", [&] { return http_.get(kApi + query); });
  experiment_id_ = text_at(parsed(found.body), "/experiment/experiment_id");
  if (found.status == 200 && !experiment_id_.empty()) return true;
  if (is_busy(found)) return false;
  Json body{{"name", run_.experiment_name}};
  if (!run_.artifact_location.empty()) body["artifact_location"] = run_.artifact_location;
  const HttpResponse made =
      request("the experiment", [&] { return http_.post(kApi + "experiments/create", body.dump()); });
  experiment_id_ = text_at(parsed(made.body), "/experiment_id");
  if (made.status == 200 && !experiment_id_.empty()) return true;
  if (!is_busy(made)) {
    is_refused_ = true;
    say("the MLflow server " + http_.url() + " refuses the experiment " + run_.experiment_name + " (" +
        reason_of(made) + "); nothing is sent to it");
  }
  return false;
}

bool MlflowClient::make_run() {
  HttpResponse response;
  if (run_.run_id.empty()) {
    if (!find_experiment()) return false;
    Json body{{"experiment_id", experiment_id_}, {"start_time", run_.start_time}, {"tags", tags_of(run_.tags)}};
    if (!run_.run_name.empty()) body["run_name"] = run_.run_name;
    response = request("the run", [&] { return http_.post(kApi + "runs/create", body.dump()); });
  } else {
    const Json body{{"run_id", run_.run_id}, {"status", "RUNNING"}};
    const HttpResponse taken = request("the run", [&] { return http_.post(kApi + "runs/update", body.dump()); });
    response = taken.status == 200
                   ? request("the run", [&] { return http_.get(kApi + "runs/get?run_id=" + HttpClient::escaped(run_.run_id)); })
                   : taken;
  }
  const Json answer = parsed(response.body);
  const std::string id = text_at(answer, "/run/info/run_id");
  if (response.status != 200 || id.empty()) {
    if (!is_busy(response)) {
      is_refused_ = true;
      say("the MLflow server " + http_.url() + " refuses the run (" + reason_of(response) + "); nothing is sent to it");
    }
    return false;
  }
  artifact_root_ = text_at(answer, "/run/info/artifact_uri");
  run_.run_id = id;
  const std::lock_guard lock(mutex_);
  known_run_id_ = id;
  return true;
}

bool MlflowClient::begin() {
  if (!has_begun_ && !is_refused_ && !http_.is_cancelled()) has_begun_ = make_run();
  return has_begun_;
}

void MlflowClient::send_batches(const Json& metrics, const Json& params) {
  size_t m = 0, p = 0;
  while (m < metrics.size() || p < params.size()) {
    const Json some_params = slice(params, p, kParamsAtOnce);
    const Json some_metrics = slice(metrics, m, kMetricsAtOnce - some_params.size());
    const Json body{{"run_id", run_.run_id}, {"metrics", some_metrics}, {"params", some_params}};
    const HttpResponse response = request("metrics", [&] { return http_.post(kApi + "runs/log-batch", body.dump()); });
    if (response.status != 200) {
      lost_ += some_metrics.size() + some_params.size();
      if (!is_busy(response)) say("the MLflow server refuses values (" + reason_of(response) + ")");
    }
    m += some_metrics.size();
    p += some_params.size();
  }
}

void MlflowClient::send_artifact(const MlflowArtifact& artifact) {
  if (!artifact_root_.starts_with(kProxied)) {
    ++lost_;
    say("the MLflow server keeps files at " + artifact_root_ + ", where they cannot be sent through it; " +
        artifact.path + " is left out");
    return;
  }
  const std::optional<std::string> bytes = artifact.file.empty() ? artifact.bytes : bytes_of(artifact.file);
  if (!bytes) return;  // a better checkpoint has taken its place
  std::string root = artifact_root_.substr(std::string(kProxied).size());
  if (root.starts_with("//")) root = root.substr(std::min(root.find('/', 2), root.size()));
  const std::string path = "/api/2.0/mlflow-artifacts/artifacts" + root + "/" + artifact.path;
  const HttpResponse response = request("a file", [&] { return http_.put(path, *bytes); });
  if (response.status == 200) return;
  ++lost_;
  if (!is_busy(response)) say("the MLflow server refuses the file " + artifact.path + " (" + reason_of(response) + ")");
}

void MlflowClient::send_end(const MlflowEnd& end) {
  const Json body{{"run_id", run_.run_id}, {"status", end.status}, {"end_time", end.time}};
  const HttpResponse response = request("the run's end", [&] { return http_.post(kApi + "runs/update", body.dump()); });
  if (response.status == 200) return;
  ++lost_;
  if (!is_busy(response)) say("the MLflow server refuses the run's end (" + reason_of(response) + ")");
}

void MlflowClient::send(std::vector<MlflowItem> items) {
  if (!begin()) {
    lost_ += items.size();
    return;
  }
  Json metrics = Json::array(), params = Json::array();
  for (const MlflowItem& item : items) {
    if (const auto* metric = std::get_if<MlflowMetric>(&item)) {
      metrics.push_back({{"key", metric->key},
                         {"value", number(metric->value)},
                         {"timestamp", metric->timestamp},
                         {"step", metric->step}});
    } else if (const auto* param = std::get_if<MlflowParam>(&item)) {
      params.push_back({{"key", param->key}, {"value", param->value}});
    }
  }
  send_batches(metrics, params);
  for (const MlflowItem& item : items) {
    if (const auto* artifact = std::get_if<MlflowArtifact>(&item)) send_artifact(*artifact);
    if (const auto* end = std::get_if<MlflowEnd>(&item)) send_end(*end);
  }
}

}  // namespace leyden
