// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include <store/export/exported_run.h>
#include <store/export/series_pages.h>

namespace leyden {

/// Points that share attempt, wall time, step and epoch, no two of one series.
struct ExportedCall {
  struct Value {
    size_t series;  ///< its place in ExportedRun::series()
    double value;
  };
  int attempt = 1;
  int64_t step = 0;
  double epoch = 0.0, wall_time = 0.0;  // NaN: none
  std::vector<Value> values;
};

/// All points of a run as the log calls that they were, attempt by attempt and there by time; each series in its own order.
/// Reads a page of each series at a time. Private to core/store.
class LogCalls {
 public:
  explicit LogCalls(ExportedRun& run);
  /// False at the end. Tells the run of the points that were gone over.
  bool next(ExportedCall& call);

 private:
  struct Head {
    SeriesPages pages;
    SeriesColumns page;
    size_t at = 0;
  };
  struct Later {
    const LogCalls* calls;
    bool operator()(size_t a, size_t b) const;
  };
  bool step_on(Head& head);
  bool is_of(const ExportedCall& call, const Head& head) const;

  ExportedRun& run_;
  std::vector<Head> heads_;
  std::priority_queue<size_t, std::vector<size_t>, Later> queue_;
  std::vector<size_t> used_;  // series of the call that is made
  uint64_t untold_ = 0;
};

}  // namespace leyden
