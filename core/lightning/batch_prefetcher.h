// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <lightning/batch.h>

namespace leyden {

/// Reads batches ahead on its own threads into a bounded queue, and hands them out in order. One consumer.
class BatchPrefetcher {
 public:
  /// Reads batches first, first + 1, ... up to (not including) end with `read`, which is called on the
  /// threads; at most `depth` of them wait in the queue.
  BatchPrefetcher(std::function<Batch(int64_t)> read, int64_t first, int64_t end, int64_t depth,
                  int64_t threads);
  /// Waits for the reads that are under way, no others start.
  ~BatchPrefetcher();

  /// The next batch, waiting for it; rethrows what its read threw. Not to be called past the end.
  Batch take();

 private:
  struct Slot {
    Batch batch;
    std::exception_ptr error;
    bool ready = false;
  };
  void work();

  std::function<Batch(int64_t)> read_;
  int64_t next_to_read_, next_to_take_, end_;
  std::vector<Slot> slots_;
  bool stopping_ = false;
  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::vector<std::thread> threads_;
};

}  // namespace leyden
