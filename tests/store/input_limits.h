// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace store_testing {

/// What a hostile input may take at most: a second of processor time, all threads of the process together, and 256 MB of
/// memory beside what was in use before. Processor time and not the clock's, so that a busy machine changes little; it is
/// a bound that tells an answer from an endless loop, no measure of speed. Under a sanitizer, which takes many times both,
/// nothing is compared.
class InputLimits {
 public:
  static constexpr double kSeconds = 1.0;
  static constexpr int64_t kBytes = int64_t{256} << 20;

  /// Before an input.
  void begin();
  /// After it: empty, or which limit it went beyond.
  std::string end();

  double slowest() const { return slowest_; }     // seconds
  int64_t largest() const { return largest_; }    // bytes; 0 where the system does not tell

 private:
  double begun_ = 0.0, slowest_ = 0.0;
  int64_t used_ = 0, largest_ = 0;
  bool measures_memory_ = true;
};

}  // namespace store_testing
