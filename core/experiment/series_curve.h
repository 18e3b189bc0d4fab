// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What a chart draws of one metric of one run. Plain values; shared between threads as shared_ptr<const
// Curve>.
#pragma once

#include <experiment/export.h>
#include <experiment/run_mark.h>
#include <experiment/smoothing.h>
#include <store/run_reader.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// Step as logged; epoch with the steps of an epoch spread over it; seconds since the run's start; seconds since
/// 1970; values of another metric at the same steps.
enum class CurveAxis { Step, Epoch, Time, WallTime, Metric };

/// Whether x is the clock's.
inline bool isTime(CurveAxis axis) {
  return axis == CurveAxis::Time || axis == CurveAxis::WallTime;
}

/// What a chart asks for. The range matters only for series too long to be handed over whole.
struct CurveQuery {
  std::string run_id;
  std::string series;  // a metric, or an expression after "=": see CurveExpression
  CurveAxis axis = CurveAxis::Step;
  std::string x_series;  // the metric of CurveAxis::Metric
  Smoothing smoothing;  // none
  double from = -std::numeric_limits<double>::infinity();
  double to = std::numeric_limits<double>::infinity();
  int pixels = 1000;  // width of the plot

  bool operator==(const CurveQuery&) const = default;
};

struct CurveExtent {
  double lower = std::numeric_limits<double>::infinity();
  double upper = -std::numeric_limits<double>::infinity();

  bool empty() const { return !(lower <= upper); }
  void add(double value) {  // NaN adds nothing
    if (value < lower) lower = value;
    if (value > upper) upper = value;
  }
  void add(const CurveExtent& other) {
    if (other.empty()) return;
    add(other.lower);
    add(other.upper);
  }
};

struct CurveMarker {
  double x;
  double value;  // NaN or an infinity
};

/// A line: entry i is a point or, in an envelope, a bucket no wider than a pixel of what was asked for, with
/// its exact minimum and maximum. x ascends, but in paths. Values may be NaN or infinite: the line breaks there.
struct CurveLine {
  std::vector<double> x;
  std::vector<double> low;
  std::vector<double> high;  // empty without an envelope: equal to low

  std::size_t size() const { return low.size(); }
  double high_at(std::size_t i) const { return high.empty() ? low[i] : high[i]; }
};

struct Curve {
  CurveLine raw;
  CurveLine smooth;  // empty when not smoothed, or not yet; its x is empty where it is that of raw
  CurveLine band;  // around raw, with its x; of groups of runs
  std::vector<CurveMarker> markers;  // where values are not finite; at most one a kind and pixel in envelopes
  bool path = false;  // x goes anywhere: entries are in the order of steps
  bool envelope = false;
  bool smoothing_pending = false;  // all points are being read for it; the curve comes again
  double from = -std::numeric_limits<double>::infinity();  // the range that the entries cover
  double to = std::numeric_limits<double>::infinity();

  // Of the whole series, whatever the range:
  int64_t count = 0;
  CurveExtent x_extent;
  CurveExtent value_extent;  // finite values
  double last_value = std::numeric_limits<double>::quiet_NaN();

  // What happened in the run, and where on this axis; NaN: nowhere. As long as each other; null: no marks.
  std::shared_ptr<const RunMarks> marks;
  std::vector<double> mark_x;

  const std::vector<double>& smooth_x() const { return smooth.x.empty() ? raw.x : smooth.x; }
  LEYDEN_EXPERIMENT_API std::size_t bytes() const;
};

/// Index of the entry of ascending `x` that is nearest; x.size() when there is none.
LEYDEN_EXPERIMENT_API std::size_t nearest_entry(std::span<const double> x, double at);

/// Spreads the steps of an epoch over it: at the first step logged in epoch e x is e, at the first of e + 1
/// it is e + 1, and straight between. Steps must be added in ascending order.
class LEYDEN_EXPERIMENT_API EpochMap {
 public:
  void add(int64_t step, double epoch);
  double at(double step) const;
  /// The step at which it is that epoch; beyond the ends the infinity of that side.
  double stepAt(double epoch) const;
  bool empty() const { return m_knots.empty(); }

 private:
  struct Knot {
    int64_t step;
    double epoch;
  };
  double lastSlope() const;
  std::vector<Knot> m_knots;
  int64_t m_last_step = 0;
};

/// For each attempt the first step that a later one wrote again: its points from there on are not drawn.
using AttemptCuts = std::map<int, int64_t>;
LEYDEN_EXPERIMENT_API AttemptCuts attempt_cuts(const std::vector<AttemptInfo>& attempts);

/// The points of `columns` that are drawn, by step (stable).
LEYDEN_EXPERIMENT_API std::vector<std::size_t> drawn_order(const SeriesColumns& columns, const AttemptCuts& cuts);

/// Every point of `columns` as a curve: sorted by step (stable), superseded points left out, smoothed over
/// all. `started`: wall time of the run's start, seconds.
LEYDEN_EXPERIMENT_API Curve build_curve(const SeriesColumns& columns, const AttemptCuts& cuts, CurveAxis axis,
                                        double started, const Smoothing& smoothing);

}  // namespace leyden
