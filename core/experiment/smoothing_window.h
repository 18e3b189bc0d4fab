// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Means over a window around each point. Private to core/experiment. Plain values, any thread.
#pragma once

#include <experiment/smoothing.h>

#include <cstdint>
#include <span>
#include <vector>

namespace leyden {

/// A stretch of a series' finite values. `first`: how many of them came before the stretch.
struct FiniteStretch {
  std::span<const double> values;
  int64_t first = 0;
};

/// Gaussian and running mean. Each result is summed up in an order that follows from the point's place in the
/// series alone, never by adding here and taking away there: the same numbers however the series is cut up, and
/// a value of 1e30 leaves no trace once it is out of the window.
class SmoothingWindow {
 public:
  explicit SmoothingWindow(const Smoothing& smoothing);

  /// Appends the smoothed values of the stretch's entries begin to end - 1. Where the stretch does not hold what
  /// is before (after) an entry, it is taken for the beginning (end) of the series.
  void apply(const FiniteStretch& stretch, std::size_t begin, std::size_t end, std::vector<double>& out) const;

 private:
  void gaussian(std::span<const double> values, std::size_t begin, std::size_t end, double* out) const;
  double gaussianAtEnd(std::span<const double> values, std::size_t i) const;
  void runningMean(const FiniteStretch& stretch, std::size_t begin, std::size_t end, double* out) const;
  void keepConstants(std::span<const double> values, std::size_t begin, std::size_t end, double* out) const;

  SmoothingKind m_kind;
  std::size_t m_before;
  std::size_t m_after;
  std::vector<double> m_weights;  // by distance; Gaussian
  double m_weight_sum = 1.0;      // of a whole window
};

}  // namespace leyden
