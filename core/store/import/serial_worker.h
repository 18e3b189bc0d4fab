// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace leyden {

/// One thread that does jobs in turn while another reads on. Jobs do not throw. Private to core/store.
class SerialWorker {
 public:
  /// push() waits while so many jobs do.
  explicit SerialWorker(size_t waiting_jobs);
  /// Does what is left.
  ~SerialWorker();

  void push(std::function<void()> job);
  /// Returns when all jobs are done.
  void drain();

 private:
  void run();

  const size_t limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool busy_ = false, ending_ = false;
  std::thread thread_;
};

}  // namespace leyden
