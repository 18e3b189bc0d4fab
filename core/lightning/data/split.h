// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <cstdint>
#include <vector>

#include <lightning/export.h>

namespace leyden {

/// Splits the samples 0 ... size-1 at random into parts: one of each given share (0 to 1), then the rest. The
/// split follows from the seed alone. Returns an int64 tensor of sample numbers for each part. Throws
/// ConfigError when the shares leave nothing for the rest, or nothing for a part with a share above 0.
LEYDEN_LIGHTNING_API std::vector<torch::Tensor> random_split(int64_t size, const std::vector<double>& shares,
                                                             uint64_t seed);

/// The same, with each class in each part by its share; `classes` is an int64 tensor of one class a sample.
LEYDEN_LIGHTNING_API std::vector<torch::Tensor> stratified_split(const torch::Tensor& classes,
                                                                 const std::vector<double>& shares,
                                                                 uint64_t seed);

}  // namespace leyden
