// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Where marks stand on a chart's x axis. Private to core/experiment; plain values, any thread.
#pragma once

#include <experiment/run_mark.h>
#include <experiment/series_curve.h>

#include <vector>

namespace leyden {

/// What is known of the series that the marks stand beside.
struct MarkGround {
  const SeriesColumns& columns;  // empty for a series that is not held whole
  const AttemptCuts& cuts;
  const EpochMap* epochs = nullptr;  // of a series that is not held whole; null: not known
  double started = 0.0;              // of the run, seconds since 1970
};

/// For each mark its x: a mark without a step stands where the run was at its time. NaN where that is not known.
std::vector<double> mark_places(const RunMarks& marks, const MarkGround& ground, CurveAxis axis);

}  // namespace leyden
