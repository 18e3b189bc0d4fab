// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <store/log_level.h>
#include <worker/export.h>

namespace leyden {

/// "error: ...", "[WARNING] ...", "INFO:root:...", and LibTorch's "[W1128 10:11:12.3 file.cpp:7] ...": the level that the
/// line names, else `otherwise`.
LEYDEN_WORKER_API LogLevel level_of_line(std::string_view line, LogLevel otherwise);

/// Makes lines of the bytes that a program prints on one stream. A carriage return begins the line anew, as on a
/// terminal. What is longer than kLongest is cut, with a note; what comes faster than kMostLines or kMostBytes a second
/// is counted and left out, and a line says how many. One thread; times are seconds of a clock that does not jump.
class LEYDEN_WORKER_API ConsoleLines {
 public:
  using Receive = std::function<void(LogLevel, std::string)>;
  static constexpr size_t kLongest = 16 * 1024;
  static constexpr int64_t kMostLines = 1'000;
  static constexpr size_t kMostBytes = 1024 * 1024;

  ConsoleLines(LogLevel level, Receive receive);
  void feed(std::string_view bytes, double now);
  /// The rest without a line's end, and what was left out.
  void finish();

 private:
  void add(std::string_view part);
  void end_line(double now);
  void tell_left_out();

  const LogLevel level_;
  const Receive receive_;
  std::string line_;
  size_t cut_ = 0;          // bytes of the line that are not kept
  bool returned_ = false;   // a carriage return was the last byte
  double second_ = 0;       // when the present second began
  int64_t lines_ = 0, left_out_ = 0;
  size_t bytes_ = 0;
};

}  // namespace leyden
