// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <store/envelope.h>
#include <store/export.h>

namespace leyden {

class RunReader;

/// A series of a run that takes part. The reader is the caller's, and not used elsewhere meanwhile.
struct AggregateSource {
  RunReader* reader;
  std::string series;
};

/// How runs come together that have no point at the same x.
/// Linear: between two neighbouring points a run has the value of the straight line between them; before its
/// first and after its last point it takes no part. Runs with the same steps are taken as they are.
/// Exact: a run takes part where it has a point, and nowhere else.
enum class Alignment { Linear, Exact };

struct AggregateOptions {
  XAxis axis = XAxis::Step;
  Attempts attempts = Attempts::Current;
  Alignment alignment = Alignment::Linear;
};

/// Statistics over the runs at one x. A value that is NaN or infinite, and what would be a line to it, is left
/// out and counted in `left_out`; without a finite value all of them are NaN.
struct AggregatePoint {
  double x = 0.0;
  int64_t runs = 0;      // with a finite value here
  int64_t left_out = 0;  // with one that is not finite
  double mean, median, min, max;
  double deviation;        // standard deviation of the sample (n - 1); NaN below two runs
  double standard_error;   // deviation / sqrt(runs)
  double low, high;        // 95 % interval of the mean: mean -+ t * standard_error, Student's t with n - 1
};

/// Calls `each` for every x at which a source has a point, in rising order. All points count, none is sampled
/// away; of several points of a run at one x the newest counts. Points without an x (no epoch) take no part.
/// Reads in slices, so memory does not grow with the series (unless its x falls now and then: it is then
/// sorted in memory). Of many readers 64 are connected at a time; the others are released until their turn. In
/// the caller's thread, any one; false when `stop` was asked for. Throws StoreError
/// (NotFound for a series that is not there, Damaged, Storage).
LEYDEN_STORE_API bool aggregate(const std::vector<AggregateSource>& sources, const AggregateOptions& options,
                                const std::function<void(const AggregatePoint&)>& each,
                                const std::stop_token& stop = {});

struct AggregateInput {
  double x, value;
};
/// Points of one run in rising order of x, no x twice; nullopt at the end, and from then on.
using AggregateStream = std::function<std::optional<AggregateInput>()>;

/// The same over points that the caller has, or makes as they are asked for.
LEYDEN_STORE_API bool aggregate_streams(std::vector<AggregateStream> streams, Alignment alignment,
                                        const std::function<void(const AggregatePoint&)>& each,
                                        const std::stop_token& stop = {});

/// The statistics of values that are all finite; `values` is put in order. x and left_out are the caller's.
LEYDEN_STORE_API AggregatePoint statistics(std::vector<double>& values);

/// The t that a variable of Student's distribution is below with probability 0.975; `degrees` from 1 on.
LEYDEN_STORE_API double student_t_975(int64_t degrees);

}  // namespace leyden
