// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace leyden {

/// How the values of an epoch become one.
enum class Reduce : uint8_t { mean, min, max, sum };

/// What log() does with a value. What is not set follows the hook that logs (LIGHTNING.md, T4).
struct LogOptions {
  bool prog_bar = false;         ///< shown by progress displays
  bool logger = true;            ///< given to the loggers
  std::optional<bool> on_step = {};   ///< a row for this step
  std::optional<bool> on_epoch = {};  ///< reduced over the epoch
  Reduce reduce_fx = Reduce::mean;
  bool sync_dist = false;             ///< one value of all processes: on_step at each step, on_epoch at its end
  bool add_dataloader_idx = true;     ///< adds /dataloader_idx_1 to the name where there are several loaders
  std::optional<int64_t> batch_size = {};  ///< weight of the mean; otherwise the batch's dimension 0
  bool rank_zero_only = false;        ///< logged by process 0 alone; the others skip it
};

}  // namespace leyden
