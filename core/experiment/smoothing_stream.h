// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Smooths a series that comes in piece by piece. Private to core/experiment. Plain values, any thread.
#pragma once

#include <experiment/smoothing.h>
#include <experiment/smoothing_window.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace leyden {

/// Every value that goes in comes out once, in the same order: at once from the averages, later from a window,
/// which has to wait for what comes after.
class SmoothingStream {
 public:
  /// What the averages know, and for a window where in the series it stands.
  struct State {
    DebiasedEma ema{0.0};
    TimeWeightedEma time_ema{0.0, 0.0};
    int64_t finite = 0;
  };

  /// `x_range`: of the whole series; for TimeEma.
  SmoothingStream(const Smoothing& smoothing, double x_range);
  /// Goes on from a state of a stream with the same smoothing. A window has forgotten what was before: as many
  /// finite values as Smoothing::before() come out wrong.
  SmoothingStream(const Smoothing& smoothing, const State& state);

  /// Appends to `out` what is certain by now.
  void add(double x, double value, std::vector<double>& out);
  /// Nothing comes any more: appends the rest. The stream is used up.
  void finish(std::vector<double>& out);
  /// Before the next value.
  const State& state() const { return m_state; }

 private:
  bool windowed() const { return m_window != nullptr; }
  void settle(std::size_t until, std::vector<double>& out);

  Smoothing m_smoothing;
  State m_state;
  std::shared_ptr<const SmoothingWindow> m_window;
  std::size_t m_batch = 0;
  std::vector<double> m_values;  // finite ones: those still to come out, and before them what their windows need
  std::size_t m_settled = 0;     // of m_values that have come out
  std::deque<double> m_waiting;  // what went in and has not come out, NaN and infinities included
};

}  // namespace leyden
