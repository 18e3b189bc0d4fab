// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Smoothing of logged values, over every point. Plain values, any thread.
#pragma once

#include <experiment/export.h>

#include <cstdint>
#include <span>
#include <vector>

namespace leyden {

/// TensorBoard's exponential moving average with the bias of its start taken out:
///   last = weight * last + (1 - weight) * value;  smoothed = last / (1 - weight^n), n = finite values so
///   far.
/// NaN and infinities pass through and leave the state alone. A series whose values are all equal comes out
/// as it went in. A copy is a checkpoint: going on from it gives the same numbers as going on from the
/// original.
class LEYDEN_EXPERIMENT_API DebiasedEma {
 public:
  static constexpr double kMaxWeight = 0.999;

  /// `weight` is brought into 0 .. kMaxWeight; 0 passes every value through.
  explicit DebiasedEma(double weight);

  double next(double value);
  double weight() const { return m_weight; }

 private:
  double m_weight;
  double m_last = 0.0;
  double m_power = 1.0;  // weight^n
  double m_first = 0.0;
  bool m_started = false;
  bool m_constant = true;
};

/// Same length as `values`; `values` in the order in which they are to be smoothed.
LEYDEN_EXPERIMENT_API std::vector<double> smooth(std::span<const double> values, double weight);

}  // namespace leyden
