// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace leyden::cli {

/// SIGINT, SIGTERM and SIGHUP as calls on a thread of their own, where anything may be done, instead of in
/// a signal handler, where next to nothing may. Make it before any other thread exists, since threads
/// inherit the blocked signals.
class StopSignals {
 public:
  /// on_stop(signal, count) runs on the watching thread for each signal, count from 1.
  explicit StopSignals(std::function<void(int signal, int count)> on_stop);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  bool stopped() const { return count_ > 0; }

 private:
  std::atomic<int> count_{0};
  std::atomic<bool> closing_{false};
  std::thread watcher_;
};

/// For StopSignals: the first signal asks to stop (stopped()), a second one ends the program at once.
void end_at_the_second(int signal, int count);

/// SIGPIPE and SIGXFSZ end a program that writes; ignored, the write fails with an error that is handled.
void ignore_write_signals();

}  // namespace leyden::cli
