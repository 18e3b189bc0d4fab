// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include <store/run_reader.h>

namespace leyden {

/// By attempt: its points from this step on are superseded, for a later attempt went over them again. Private
/// to core/store.
using AttemptCuts = std::map<int, int64_t>;
AttemptCuts attempt_cuts(const std::vector<AttemptInfo>& attempts);

inline bool superseded(const AttemptCuts& cuts, int attempt, int64_t step) {
  const auto found = cuts.find(attempt);
  return found != cuts.end() && step >= found->second;
}

}  // namespace leyden
