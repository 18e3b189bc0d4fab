// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include <experiment/export.h>
#include <store/run_reader.h>

namespace leyden {

/// One attempt of a run on the wall clock. A value.
struct RunPiece {
  int attempt = 1;
  double from = 0, to = 0;  // seconds since 1970; `to` is that of the latest commit
  RunStatus status = RunStatus::Interrupted;  // how it ended; Running: it is being trained
  std::optional<int64_t> first_step, last_step;
  QString host;
  bool operator==(const RunPiece&) const = default;
};
using RunPieces = std::vector<RunPiece>;

/// A run's attempts in their order, of a run whose status is `status`. An attempt that never said how it ended was
/// interrupted, unless it is the last one of a run that is being trained; one without a time is left out.
LEYDEN_EXPERIMENT_API RunPieces pieces_of(const std::vector<AttemptInfo>& attempts, RunStatus status);

}  // namespace leyden
