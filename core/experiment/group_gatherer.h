// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Makes a group's curve of the statistics at each place. Private to core/experiment. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <vector>

#include <experiment/group_curve_loader.h>
#include <experiment/smoothing_stream.h>
#include <store/aggregate.h>

namespace leyden {

/// Smooths what comes. Of places in rising order it keeps at most 65,536 by joining neighbours; a path stays whole.
class GroupGatherer {
 public:
  /// `range`: of the places, or of a path's steps.
  GroupGatherer(const GroupCurveQuery& query, double range);

  /// In rising order of x.
  void add(double x, const AggregatePoint& point);
  /// The next of a path: at x, with the statistics of a step.
  void addToPath(double x, const AggregatePoint& point);
  Curve finish();

 private:
  /// Line, lower and upper edge.
  using Triple = std::array<double, 3>;

  void smooth(double place, const Triple& values);
  void take();
  void keep(double x, const Triple& values);
  void halve();
  Triple tripleOf(const AggregatePoint& point) const;

  std::array<SmoothingStream, 3> m_streams;
  std::array<std::vector<double>, 3> m_out;
  std::deque<double> m_x;
  Curve m_curve;
  GroupLine m_line;
  GroupBand m_band;
  std::size_t m_each = 1;  // places an entry
  std::size_t m_in_entry = 0;
};

}  // namespace leyden
