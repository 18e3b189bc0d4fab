// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <thread>

#include <store/log_level.h>
#include <worker/console_lines.h>
#include <worker/export.h>

namespace leyden {

/// While it lives, what anyone in the process prints on stdout and stderr (a plugin's printf, LibTorch's C++ streams, a
/// child process) goes where it went before and, line by line, to `receive` as well: source "stdout" (level info) or
/// "stderr" (level warning) unless the line names a level. `receive` is called on a thread of the capture's, must not
/// print, and is not called any more when the destructor returns. A process that dies of a signal such as SIGABRT
/// prints what it said last. One at a time in a process: file descriptors are the process's.
class LEYDEN_WORKER_API ConsoleCapture {
 public:
  using Receive = std::function<void(LogLevel, const char* source, std::string line)>;
  /// Throws std::system_error when there are no file descriptors left; nothing is changed then.
  explicit ConsoleCapture(Receive receive);
  ~ConsoleCapture();
  ConsoleCapture(const ConsoleCapture&) = delete;
  ConsoleCapture& operator=(const ConsoleCapture&) = delete;

 private:
  struct Stream {
    int target = -1;    // STDOUT_FILENO or STDERR_FILENO
    int original = -1;  // where it went before
    int pipe = -1;      // what it goes to now
    ConsoleLines lines;
  };
  void divert(Stream& stream);
  void restore(Stream& stream);
  bool pass_on(Stream& stream);
  void run();

  Stream out_, err_;
  int end_ = -1;  // readable when it is over
  std::thread thread_;
};

}  // namespace leyden
