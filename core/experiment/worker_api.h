// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <experiment/export.h>
#include <experiment/run_config.h>
#include <store/log_level.h>
#include <store/run_status.h>

namespace leyden {

/// A run to be made; a plain value. The configuration is resolved, the library hashed, safe and trusted.
struct RunRequest {
  std::string verb = "fit";  // fit, validate, test, predict, tune
  Json tuning;               // of tune: {"what": "lr" or "batch_size", and what is set of their options}
  RunConfig config;
  std::filesystem::path workspace;
  std::filesystem::path plugin_library;
  std::string plugin_name;  // shown to people; the id is in the configuration
  std::string name;         // of the run; empty: none given
  std::vector<std::string> tags;
  std::map<std::string, std::string> provenance;  // what the program knows: command line, host, ...
  bool system_metrics = true;  // the machine's and the GPUs' values every two seconds; no part of the configuration
  /// What the process prints on stdout and stderr becomes lines of the run, too. For programs that make runs and nothing
  /// else: what another thread prints cannot be told apart. The observer must print elsewhere (a copy of stderr).
  bool captures_console = false;
};

struct RunProgress {
  std::string run_id, stage;  // stage: "sanity", "train", "validate", "test", "predict"
  int64_t epoch = 0, max_epochs = -1, batch = 0, batches = -1, global_step = 0;  // -1: not known
  double fraction = std::numeric_limits<double>::quiet_NaN();                    // 0 to 1; NaN: not known
  double seconds = 0;
  double seconds_left = std::numeric_limits<double>::quiet_NaN();
  double batches_per_second = std::numeric_limits<double>::quiet_NaN();
};

struct RunError {
  std::string hook, summary, details;  // summary: one sentence
};

struct RunOutcome {
  std::string run_id;          // empty: no folder was made
  std::filesystem::path path;  // of the run's folder
  RunStatus status = RunStatus::Failed;
  std::vector<std::pair<std::string, double>> metrics;  // last values
  Json results;                                         // of validate, test, predict, tune
  std::string best_checkpoint;
  double seconds = 0;
  std::optional<RunError> error;
  bool configuration_error = false;  // exit status 2, and nothing was left behind
};

/// What a run tells while it lives. Called on the training thread; must not block and must not throw.
class LEYDEN_EXPERIMENT_API RunObserver {
 public:
  virtual ~RunObserver();
  virtual void run_started(const std::string& run_id, const std::filesystem::path& folder) = 0;
  virtual void progressed(const RunProgress& progress) = 0;
  virtual void logged(LogLevel level, const std::string& text) = 0;
};

/// The way to stop a run from any thread.
class LEYDEN_EXPERIMENT_API RunControl {
 public:
  RunControl() = default;
  ~RunControl();
  RunControl(const RunControl&) = delete;
  RunControl& operator=(const RunControl&) = delete;

  /// Gently, at the next step's boundary, with a checkpoint. May be called at any time, any number of times.
  void request_stop();
  bool stop_requested() const { return m_stop.load(); }
  /// The worker sets what request_stop() calls (Trainer::request_stop), and takes it away ({}) before that
  /// dies; called at once when stopping was asked for already. When this returns no older hook is running.
  void on_stop_requested(std::function<void()> hook);

 private:
  std::atomic<bool> m_stop = false;
  std::mutex m_mutex;
  std::function<void()> m_hook;
};

/// Makes runs, one at a time in a process. The implementation lives in libleyden_worker.so.
class LEYDEN_EXPERIMENT_API Worker {
 public:
  virtual ~Worker();
  /// Returns when the run has ended; never throws.
  virtual RunOutcome execute(const RunRequest& request, RunObserver& observer, RunControl& control) = 0;
};

/// `extern "C" leyden::Worker* leyden_worker()`: a process-wide instance, never destroyed.
using WorkerFactory = Worker* (*)();

/// Loads LibTorch and the worker (0.15 s or more, so not on the GUI thread): $LEYDEN_WORKER_LIBRARY, else
/// <program>/../lib/libleyden_worker.so. nullptr with the sentence in *error when that fails. Any thread.
LEYDEN_EXPERIMENT_API Worker* load_worker(QString* error);

}  // namespace leyden
