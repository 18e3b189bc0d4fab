// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/attempt_cuts.h>

#include <algorithm>
#include <optional>

namespace leyden {

AttemptCuts attempt_cuts(const std::vector<AttemptInfo>& attempts) {
  AttemptCuts cuts;
  std::optional<int64_t> cut;
  for (auto attempt = attempts.rbegin(); attempt != attempts.rend(); ++attempt) {
    if (cut) cuts[attempt->attempt] = *cut;
    if (attempt->first_step) cut = std::min(cut.value_or(*attempt->first_step), *attempt->first_step);
  }
  return cuts;
}

}  // namespace leyden
