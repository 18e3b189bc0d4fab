// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// Whether two groups of numbers differ by more than chance. What cannot be said is NaN. Values that are NaN or
/// infinite are left out before and counted.
struct LEYDEN_EXPERIMENT_API TwoSamples {
  struct Group {
    size_t count = 0, left_out = 0;
    double mean, deviation, median;  // deviation of the sample, n - 1
  };
  Group a, b;

  /// Welch's t for means of unequal variance (Welch 1947), two-sided; degrees by Welch and Satterthwaite. Needs two
  /// values in each group.
  double difference = 0;  // mean of b minus mean of a
  double low, high;       // 95 % interval of the difference
  double t, degrees, welch_p;
  /// Hedges' g: the difference over the pooled deviation, corrected for few values.
  double hedges_g;

  /// Mann and Whitney's U of b, two-sided. Exact where no value occurs twice and neither group has more than 20;
  /// else by the normal distribution with corrections for ties and continuity.
  double u, mann_whitney_p;
  bool exact = false;
  /// Cliff's delta: how often a value of b is above one of a, minus how often below; -1 to 1.
  double cliffs_delta;

  static TwoSamples of(const std::vector<double>& a, const std::vector<double>& b);
};

/// The probability that Student's t is farther from 0 than `t`, either way; `degrees` need not be whole.
LEYDEN_EXPERIMENT_API double student_two_sided(double t, double degrees);

}  // namespace leyden
