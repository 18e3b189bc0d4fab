// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <lightning/export.h>
#include <lightning/out_of_memory.h>
#include <lightning/param_schema.h>

namespace leyden {

/// How scale_batch_size looks, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API BatchSizeOptions {
  std::string mode = "power";   ///< power: doubles; binsearch: then halves the interval that is left
  int64_t steps_per_trial = 3;  ///< steps of the optimizer with each size
  int64_t init_val = 2;
  int64_t max_trials = 25;      ///< sizes tried at most; binsearch counts those that fit
  double margin = 0.05;         ///< binsearch: the share that is taken off what was found
  int64_t max_val = 8192;
  /// Gets the size that was found, when everything is restored.
  std::function<void(int64_t)> set_batch_size = {};

  static void describe(ParamSchema<BatchSizeOptions>& schema);
};

struct BatchSizeTrial {
  int64_t batch_size = 0;
  bool fits = false;
  double seconds = 0;
};

struct BatchSizeResult {
  int64_t batch_size = 0;
  std::vector<BatchSizeTrial> trials;  ///< in their order
};

/// The search alone. `fits` tries a size: false where memory was too small. `present` is the size that the loader has,
/// `samples` the data set's length: no size is tried beyond the first that takes all of it. Throws ConfigError where
/// not even a batch of one sample fits.
LEYDEN_LIGHTNING_API BatchSizeResult search_batch_size(const BatchSizeOptions& options, int64_t present,
                                                       int64_t samples, const std::function<bool(int64_t)>& fits);

}  // namespace leyden
