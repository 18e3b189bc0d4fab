// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <worker/export.h>
#include <worker/loggers/http_client.h>

namespace leyden {

struct MlflowMetric {
  std::string key;
  double value = 0;
  int64_t timestamp = 0;  ///< milliseconds since 1970
  int64_t step = 0;
};
struct MlflowParam {
  std::string key, value;
};
/// A file among the run's artifacts: its path there, and its bytes or, where these are empty, the file to read.
struct MlflowArtifact {
  std::string path, bytes, file = {};
};
struct MlflowEnd {
  std::string status;  ///< FINISHED, FAILED or KILLED
  int64_t time = 0;
};
using MlflowItem = std::variant<MlflowMetric, MlflowParam, MlflowArtifact, MlflowEnd>;

struct MlflowRun {
  std::string experiment_name, run_name, run_id, artifact_location;
  std::vector<std::pair<std::string, std::string>> tags;
  int64_t start_time = 0;
};

/// The part of MLflow's REST interface (2.0) that a logger needs. It makes the experiment and the run with the first
/// items; while the server does not answer it tries again, from half a second to ten apart, until it is cancelled. What
/// the server refuses is counted. Used on one thread, apart from cancel(), messages and counts.
class LEYDEN_WORKER_API MlflowClient {
 public:
  MlflowClient(std::string tracking_uri, MlflowRun run);

  /// Sends everything, metrics and parameters in batches, and returns when the server has it, has refused it, or after
  /// cancel().
  void send(std::vector<MlflowItem> items);
  void cancel();

  /// Empty until the server has told it.
  std::string run_id() const;
  /// A sentence for people that was not taken yet: the server does not answer, refuses something, is back.
  std::string take_message();
  /// Values that were refused or given up.
  uint64_t lost() const { return lost_; }

 private:
  using Json = nlohmann::json;
  bool begin();
  bool find_experiment();
  bool make_run();
  void send_batches(const Json& metrics, const Json& params);
  void send_artifact(const MlflowArtifact& artifact);
  void send_end(const MlflowEnd& end);
  HttpResponse request(const std::string& what, const std::function<HttpResponse()>& call);
  bool wait(std::chrono::milliseconds time);
  void say(std::string message);

  HttpClient http_;
  MlflowRun run_;
  std::string experiment_id_, artifact_root_;
  bool has_begun_ = false, is_refused_ = false;
  std::atomic<uint64_t> lost_{0};
  mutable std::mutex mutex_;
  std::condition_variable cancelled_;
  std::string message_, known_run_id_;
};

}  // namespace leyden
