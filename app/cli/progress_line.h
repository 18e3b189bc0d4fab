// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace leyden::cli {

/// A line on a terminal's stderr that is written over, ten times a second at most, and gone in the end.
class ProgressLine {
 public:
  /// Nothing is written unless `wanted`, nor where stderr is no terminal.
  explicit ProgressLine(bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(const std::function<std::string()>& text);

 private:
  const bool shown_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace leyden::cli
