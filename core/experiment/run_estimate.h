// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <experiment/export.h>
#include <experiment/run_config.h>
#include <store/catalog.h>

namespace leyden {

/// What can be said of a run before it begins, from the form alone or from finished runs that were like it.
struct RunEstimate {
  std::optional<int64_t> steps;  // of the optimizer
  std::string steps_like;        // id of the run that the steps follow from; empty: from the form alone
  std::optional<double> seconds;
  std::string seconds_like;  // id of the run that was as fast as this one should be
  std::string device;        // on which that one was trained
};

/// Steps: `max_steps` where epochs are not bounded; else those of an epoch of a run of the same plugin on the
/// same data, times the epochs. Time: of a run all of whose settings but the epochs, the seed and the device's
/// name are the same. Nothing is said of runs that may end early (early stopping, a bound in time). `earlier`:
/// the newest last.
LEYDEN_EXPERIMENT_API RunEstimate estimate_run(const RunConfig& values, const std::vector<RunRow>& earlier);

/// The runs that estimate_run() can learn from, at most `most`, the newest last. On the catalog's thread.
LEYDEN_EXPERIMENT_API std::vector<RunRow> finished_runs_of(const Catalog& catalog, const std::string& plugin_id,
                                                           size_t most = 200);

}  // namespace leyden
