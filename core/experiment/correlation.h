// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// How two values of runs go together; pairs with a NaN or an infinity are left out. NaN where fewer than three
/// pairs are left or one side does not vary.
struct LEYDEN_EXPERIMENT_API Correlation {
  size_t count = 0;   // of pairs
  double r;           // Pearson's
  double rho;         // Spearman's: Pearson's of the ranks, equal values sharing the mean of theirs
  double slope, intercept;  // of the straight line of least squares, y over x

  static Correlation of(const std::vector<double>& x, const std::vector<double>& y);
};

/// From 1 on; equal values have the mean of their ranks. No value is NaN.
LEYDEN_EXPERIMENT_API std::vector<double> ranks_of(const std::vector<double>& values);

}  // namespace leyden
