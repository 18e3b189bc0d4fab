// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What a chart draws of one metric of one run. Plain values; shared between threads as shared_ptr<const
// Curve>.
#pragma once

#include <experiment/export.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace leyden {

/// Step as logged; epoch with the steps of an epoch spread over it; seconds since the run's start.
enum class CurveAxis { Step, Epoch, Time };

/// What a chart asks for. The range matters only for series too long to be handed over whole.
struct CurveQuery {
  std::string run_id;
  std::string series;
  CurveAxis axis = CurveAxis::Step;
  double smoothing = 0.0;  // weight of DebiasedEma, 0: none
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
    add(other.lower);
    add(other.upper);
  }
};

struct CurveMarker {
  double x;
  double value;  // NaN or an infinity
};

/// Entry i is a point or, where `envelope`, a bucket no wider than a pixel of what was asked for, whose exact
/// minimum and maximum it carries. x ascends. Values may be NaN or infinite: lines break there and `markers`
/// tells of them.
struct Curve {
  std::vector<double> x;
  std::vector<double> low;
  std::vector<double> high;          // empty without an envelope
  std::vector<double> smooth_low;    // empty when not smoothed (or not yet: `smoothing_pending`)
  std::vector<double> smooth_high;   // empty without an envelope
  std::vector<CurveMarker> markers;  // at most one a kind and pixel for long series
  bool envelope = false;
  bool smoothing_pending = false;
  double from = -std::numeric_limits<double>::infinity();  // the range that the entries cover
  double to = std::numeric_limits<double>::infinity();

  // Of the whole series, whatever the range:
  int64_t count = 0;
  int64_t superseded = 0;  // points of earlier attempts that a later one wrote again; not drawn
  CurveExtent x_extent;
  CurveExtent value_extent;  // finite values
  double last_value = std::numeric_limits<double>::quiet_NaN();

  std::size_t size() const { return x.size(); }
  double high_at(std::size_t i) const { return high.empty() ? low[i] : high[i]; }
  /// Entry whose x is nearest; size() when there is none.
  LEYDEN_EXPERIMENT_API std::size_t nearest(double at) const;
  LEYDEN_EXPERIMENT_API std::size_t bytes() const;
};

/// Every point of a series as read from the store, in the order of logging.
struct SeriesColumns {
  std::vector<int64_t> step;
  std::vector<double> epoch;  // NaN: none
  std::vector<double> wall_time;
  std::vector<double> value;
  std::vector<int> attempt;
  int64_t last_id = 0;

  std::size_t size() const { return step.size(); }
};

/// Spreads the steps of an epoch over it: at the first step logged in epoch e x is e, at the first of e + 1
/// it is e + 1, and straight between. Steps must be added in ascending order.
class LEYDEN_EXPERIMENT_API EpochMap {
 public:
  void add(int64_t step, double epoch);
  double at(int64_t step) const;
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

/// Every point of `columns` as a curve: sorted by step (stable), superseded attempts left out, smoothed over
/// all. `started`: wall time of the run's start, seconds.
LEYDEN_EXPERIMENT_API Curve build_curve(const SeriesColumns& columns, CurveAxis axis, double started,
                                        double smoothing);

}  // namespace leyden
