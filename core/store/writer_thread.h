// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <store/batch.h>
#include <store/batch_writer.h>
#include <store/log_queue.h>
#include <store/run_database.h>
#include <store/run_writer.h>
#include <store/wall_clock.h>

namespace leyden {

/// Drains the queue into run.db every commit interval, on a thread of its own, until it is told to end. When
/// a transaction fails the batch is kept, the connection given up, and both are tried again: a connection
/// whose fsync has failed is not to be trusted. Private to core/store.
class WriterThread {
 public:
  /// `names` gives all series announced so far; called on the writer thread.
  WriterThread(RunPaths paths, const WriterOptions& options, int attempt, LogQueue& queue,
               const WallClock& clock, std::function<std::vector<std::string>()> names);
  ~WriterThread();

  void start();
  /// Throws StoreError (Storage).
  void flush();
  /// With a status: finishes the run. Without: only commits what is queued. Joins the thread; throws
  /// StoreError.
  void end(std::optional<RunStatus> status, const std::string& error_json);

  WriterHealth health() const;
  void on_health(std::function<void(const WriterHealth&)> callback);

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  bool cycle();
  bool commit();
  void connect();
  void failed(const std::string& sentence);
  void recovered();
  void complete(uint64_t ticket);
  void last_words();
  void publish();

  const RunPaths paths_;
  const WriterOptions options_;
  const int attempt_;
  LogQueue& queue_;
  const WallClock& clock_;
  const std::function<std::vector<std::string>()> names_;

  // The writer thread's own.
  std::unique_ptr<RunDatabase> database_;
  std::unique_ptr<BatchWriter> writer_;
  Batch batch_;
  int64_t doubtful_commit_ = 0;  // the number of a transaction that failed and may be in after all
  Clock::time_point failing_since_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t flush_wanted_ = 0, flush_done_ = 0;
  bool ending_ = false, ended_ = false;
  std::optional<RunStatus> final_status_;
  std::string final_error_;
  std::string problem_;  // of the end
  bool failing_ = false;
  std::string message_;
  std::function<void(const WriterHealth&)> callback_;
  std::atomic<uint64_t> committed_points_{0};
  std::thread thread_;
};

}  // namespace leyden
