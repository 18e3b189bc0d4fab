// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include <store/log_level.h>
#include <worker/export.h>

namespace leyden {

/// What a whole run keeps of what was printed: its beginning, up to kMostLines or kMostBytes, and its last kLastLines or
/// kLastBytes, which are held in memory until it ends. The rest is counted. One thread at a time.
class LEYDEN_WORKER_API ConsoleBound {
 public:
  static constexpr int64_t kMostLines = 500'000;
  static constexpr size_t kMostBytes = size_t{64} << 20;
  static constexpr size_t kLastLines = 1'000;
  static constexpr size_t kLastBytes = size_t{1} << 20;

  struct Line {
    LogLevel level;
    std::string source, text;
  };

  /// True: the line is to be kept. False: from the first such line on none is; it was taken over.
  bool take(Line& line);
  /// A line that nobody has room for.
  void leave_out(size_t bytes);

  bool full() const { return full_; }
  int64_t lines() const { return lines_; }  // that were kept
  size_t bytes() const { return bytes_; }
  int64_t left_out() const { return left_out_; }  // without those that are among the last
  size_t left_out_bytes() const { return left_out_bytes_; }
  const std::deque<Line>& last() const { return last_; }

 private:
  int64_t lines_ = 0, left_out_ = 0;
  size_t bytes_ = 0, left_out_bytes_ = 0, last_bytes_ = 0;
  bool full_ = false;
  std::deque<Line> last_;
};

}  // namespace leyden
