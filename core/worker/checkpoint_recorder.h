// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include <worker/export.h>

namespace leyden {

class RunWriter;

/// Writes an event and an artifact row, with its SHA-256, for each checkpoint that a run saves. Hashing a
/// large file takes a while, so it happens on a thread of its own: training goes on.
class LEYDEN_WORKER_API CheckpointRecorder {
 public:
  /// The writer must outlive it.
  explicit CheckpointRecorder(RunWriter& writer);
  /// Waits for what is queued.
  ~CheckpointRecorder();
  CheckpointRecorder(const CheckpointRecorder&) = delete;
  CheckpointRecorder& operator=(const CheckpointRecorder&) = delete;

  /// The file is whole. Any thread; does not wait.
  void saved(std::filesystem::path file, int64_t step);
  /// Returns when all rows are with the writer.
  void drain();

 private:
  struct Entry {
    std::filesystem::path file;
    int64_t step;
  };
  void work();
  void record(const Entry& entry);
  void forget_pruned();

  RunWriter& writer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Entry> queue_;
  bool busy_ = false, closing_ = false;
  std::set<std::filesystem::path> recorded_;  // of the thread
  std::thread thread_;
};

}  // namespace leyden
