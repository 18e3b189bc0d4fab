// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_piece.h>

#include <algorithm>
#include <cmath>

namespace leyden {

RunPieces pieces_of(const std::vector<AttemptInfo>& attempts, RunStatus status) {
  RunPieces out;
  for (size_t i = 0; i < attempts.size(); ++i) {
    const AttemptInfo& attempt = attempts[i];
    if (!std::isfinite(attempt.started) || attempt.started <= 0) continue;
    RunPiece piece;
    piece.attempt = attempt.attempt;
    piece.from = attempt.started;
    piece.to = attempt.started + (std::isfinite(attempt.seconds) ? std::max(0.0, attempt.seconds) : 0.0);
    const bool last = i + 1 == attempts.size();
    const auto said = run_status_from(attempt.status);
    if (said && *said != RunStatus::Running)
      piece.status = *said;
    else
      piece.status = last && status == RunStatus::Running ? RunStatus::Running : RunStatus::Interrupted;
    piece.first_step = attempt.first_step;
    piece.last_step = attempt.last_step;
    piece.host = QString::fromStdString(attempt.host);
    out.push_back(std::move(piece));
  }
  return out;
}

}  // namespace leyden
