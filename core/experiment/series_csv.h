// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The points of a chart as text, for spreadsheets and scripts. Plain functions, any thread.
#pragma once

#include <experiment/export.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// Which points: of each run each of the metrics that it has, then each of the expressions whose metrics it has.
struct SeriesCsvRequest {
  struct Run {
    std::string id, name;
    std::filesystem::path folder;
  };
  std::vector<Run> runs;
  std::vector<std::string> metrics;
  std::vector<std::string> expressions;  // see CurveExpression
  char separator = ',';  // or a tab, for a clipboard
};

/// Hands a table over in pieces: run, run_name, name, step, epoch, wall_time, value, attempt; a row a point, as
/// docs/exchange.md has them. Every point that is drawn, in the order of steps within an attempt as logged; what
/// a later attempt went over again is left out. The name of a computed curve is its expression, and it has no attempt;
/// its metrics are held in memory. A piece is at most about a megabyte. Returns the number of points.
/// Throws StoreError, ExpressionError, and whatever `out` throws.
LEYDEN_EXPERIMENT_API int64_t write_series_csv(const SeriesCsvRequest& request,
                                               const std::function<void(std::string_view)>& out);

}  // namespace leyden
