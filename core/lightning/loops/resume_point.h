// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace leyden {

/// Where in the loops a checkpoint of ours was written: a resumed run does what was still to come there, so that it is
/// the run that was never stopped. The numbers stand in checkpoints.
enum class ResumePoint : int64_t {
  unknown = 0,         ///< a file of Lightning's, or lightning_compatible: Lightning's rules, which skip what was due
  boundary = 1,        ///< between two batches, or between two epochs
  in_validation = 2,   ///< validation was due or under way: it runs from its start
  batch_end = 3,       ///< in on_train_batch_end: the batch's row, validation and schedulers come next
  validation_end = 4,  ///< in on_validation_end: validation is not repeated
  epoch_end = 5,       ///< in on_train_epoch_end: the epoch's row and schedulers come next
  within_batch = 6,    ///< anywhere else: the batch that was under way is repeated
};

}  // namespace leyden
