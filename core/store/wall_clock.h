// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to core/store.
namespace leyden {

/// Wall time that does not jump: the clock's time at construction plus the time since, suspends included, by
/// a clock that nobody sets. Any thread.
class WallClock {
 public:
  WallClock();
  /// Seconds since 1970.
  double now() const { return offset_ + boot_seconds(); }
  /// Seconds since construction, without suspends.
  double elapsed() const;

 private:
  static double boot_seconds();
  static double monotonic_seconds();
  double offset_;
  double begun_;
};

}  // namespace leyden
