// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <lightning/batch.h>

#include <worker/export.h>

namespace leyden {

/// Writes what Trainer::predict gave as CSV, a row a sample: `index` (with several loaders `loader` before
/// it), then the columns of each tensor under its name, or prediction, prediction_2, ... where it has none. A
/// tensor of shape [N] is one column, of shape [N, ...] one for each element of a sample, name_0, name_1, ...
/// Numbers read back to the bit. Returns the number of rows; throws Error when the file cannot be written or
/// the shapes differ from batch to batch.
LEYDEN_WORKER_API int64_t write_predictions(const std::filesystem::path& file,
                                            const std::vector<std::vector<Batch>>& predictions);

}  // namespace leyden
