// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Smoothing of logged values, over every point. Plain values, any thread.
#pragma once

#include <experiment/export.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace leyden {

/// Ema: DebiasedEma below. TimeEma: TimeWeightedEma below. Gaussian: the mean weighted by a normal curve around
/// each point, cut off at four deviations. RunningMean: the plain mean of a window around each point.
enum class SmoothingKind { None, Ema, TimeEma, Gaussian, RunningMean };

/// How a line is smoothed. NaN and infinities pass through and take no part: a window counts finite points
/// alone. Where equal values fill a window (the whole series for the averages) they come out as they went in.
/// At the ends a window holds what there is of it.
struct LEYDEN_EXPERIMENT_API Smoothing {
  SmoothingKind kind = SmoothingKind::None;
  /// Ema, TimeEma: the weight of what was before, 0 (off) to 0.999. Gaussian: the standard deviation in points,
  /// 0 (off) to 200. RunningMean: points of the window, 1 (off) to 10,000; an even one has one more before.
  double amount = 0.0;

  Smoothing() = default;
  Smoothing(SmoothingKind of, double much) : kind(of), amount(much) {}
  /// The debiased average with that weight.
  Smoothing(double weight) : kind(SmoothingKind::Ema), amount(weight) {}  // NOLINT: a weight is a smoothing

  /// The amount brought into the range of its kind, and to whole points where it counts them.
  Smoothing bounded() const;
  /// Whether it changes anything.
  bool active() const;
  /// Finite points before and after a point that count for it; 0 for the averages, which know all before.
  int64_t before() const;
  int64_t after() const;

  struct Range {
    double least, most, standard;
  };
  static Range range(SmoothingKind kind);

  bool operator==(const Smoothing&) const = default;
};

/// "none", "ema", "time_ema", "gaussian", "running_mean", as settings keep them.
LEYDEN_EXPERIMENT_API std::string_view to_string(SmoothingKind kind);
/// None for a word that is no kind.
LEYDEN_EXPERIMENT_API SmoothingKind smoothing_kind_from(std::string_view text);

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

/// Weights & Biases' time-weighted exponential moving average, which forgets by the distance along x and not by
/// the number of points (docs.wandb.ai, "Smooth line plots"): with w = min(sqrt(weight), 0.999) and
/// d = 1000 * (x - x before) / range,
///   last = last * w^d + value;  sum = sum * w^d + 1;  smoothed = last / sum.
/// W&B takes the range of the chart's x axis and does not state its scale; here it is the range of the series
/// itself, so that neither zoom nor other runs change a number, and the scale is 1000. For the rest as
/// DebiasedEma.
class LEYDEN_EXPERIMENT_API TimeWeightedEma {
 public:
  static constexpr double kScale = 1000.0;

  TimeWeightedEma(double weight, double range);

  double next(double x, double value);

 private:
  double m_weight;  // w
  double m_per_x;   // d of one unit of x
  double m_last = 0.0;
  double m_sum = 0.0;
  double m_x = 0.0;
  double m_first = 0.0;
  double m_distance = -1.0;  // the last d and its power: most series are evenly spaced
  double m_power = 1.0;
  bool m_started = false;
  bool m_constant = true;
};

/// Same length as `values`; `values` in the order in which they are to be smoothed. `x` belongs to them and is
/// looked at for TimeEma alone, which needs it; its range is that of its own ends.
LEYDEN_EXPERIMENT_API std::vector<double> smooth(std::span<const double> values, const Smoothing& smoothing,
                                                 std::span<const double> x = {});

}  // namespace leyden
