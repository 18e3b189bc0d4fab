// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <experiment/worker_api.h>
#include <store/run_writer.h>
#include <store/system_sampler.h>

#include <worker/checkpoint_recorder.h>
#include <worker/console_bound.h>
#include <worker/console_capture.h>
#include <worker/run_error.h>
#include <worker/source_state.h>
#include <worker/store_logger.h>

namespace leyden {

/// One run from its request to its outcome, without the training itself: its id, its folder (made by begin(),
/// when everything is checked), what is written there beside the metrics, and what the observer hears. Used
/// on the training thread.
class RunSession {
 public:
  RunSession(RunRequest request, RunObserver& observer);
  ~RunSession();
  RunSession(const RunSession&) = delete;
  RunSession& operator=(const RunSession&) = delete;

  /// Where the run's files will be; the folder is there after begin().
  const RunPaths& paths() const { return paths_; }
  const RunRequest& request() const { return request_; }
  /// What is written is this; before begin().
  void set_request(RunRequest request) { request_ = std::move(request); }
  const std::shared_ptr<StoreLogger>& logger() const { return logger_; }
  /// Whether system metrics are taken where the request wants them; before begin().
  void set_samples_system(bool on) { samples_system_ = on; }
  bool has_begun() const { return writer_ != nullptr; }

  /// Makes the folder, config.yaml and run.db; throws StoreError, and leaves nothing then. Once.
  void begin(const std::string& device);
  /// From now to the end of the run, what the process prints is kept as lines; the observer does not hear of them.
  void capture_console();
  /// A line on the console: kept until begin() where it comes before.
  void line(LogLevel level, const std::string& source, const std::string& text);
  void progressed(RunProgress progress);
  void event(const std::string& kind, nlohmann::json payload, std::optional<int64_t> step = {});
  void checkpoint_saved(const std::filesystem::path& file, int64_t step);
  /// A row for a file in the run's folder, with its size and SHA-256.
  void file_artifact(const std::filesystem::path& file, const std::string& kind, nlohmann::json meta);
  void set_best_checkpoint(const std::string& file);
  void set_results(Json results) { results_ = std::move(results); }

  /// The one end of a run that went through. The session is spent.
  RunOutcome finish(RunStatus status);
  /// The one end of a run that threw.
  RunOutcome fail(std::exception_ptr exception);

 private:
  using Line = ConsoleBound::Line;
  void make_folder(const std::string& device);
  RunInfo info(const std::string& device) const;
  void keep_source();
  void watch_disk();
  void sample_system();
  void keep_line(LogLevel level, std::string source, std::string text);
  void keep_printed(Line line);
  void tell_of_bound();
  void end_capture();
  void begin_lines();
  void tell_of_disk();
  void keep_speed(const RunProgress& progress);
  RunOutcome outcome(RunStatus status);
  void close(RunOutcome& outcome, const std::string& error);

  RunRequest request_;
  RunObserver& observer_;
  RunPaths paths_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point next_speed_ = started_;
  std::optional<SourceState> source_;
  std::unique_ptr<RunWriter> writer_;
  bool samples_system_ = true;
  std::unique_ptr<SystemSampler> sampler_;  // writes with writer_, so it ends first
  std::unique_ptr<CheckpointRecorder> checkpoints_;
  std::shared_ptr<StoreLogger> logger_ = std::make_shared<StoreLogger>();
  std::exception_ptr begin_error_;
  std::mutex lines_mutex_;
  bool keeps_lines_ = false;  // in writer_; before that in early_lines_
  std::vector<Line> early_lines_;
  ConsoleBound printed_;
  bool told_of_bound_ = false;
  std::mutex disk_mutex_;
  std::vector<std::pair<LogLevel, std::string>> disk_messages_;  // of the writer thread
  std::string best_checkpoint_;
  Json results_;
  std::unique_ptr<ConsoleCapture> capture_;  // its thread uses all the others
};

}  // namespace leyden
