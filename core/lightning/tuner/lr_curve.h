// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// How lr_find looks, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API LrFindOptions {
  double min_lr = 1e-8, max_lr = 1;
  int64_t num_training = 100;                       ///< steps of the optimizer
  std::string mode = "exponential";                 ///< or linear
  std::optional<double> early_stop_threshold = 4;   ///< stops at so many times the least loss; none: never
  int64_t skip_begin = 10, skip_end = 1;            ///< points of the curve that the suggestion leaves out
  /// Gets the suggestion, if there is one, when everything is restored: sets the module's own member, say.
  std::function<void(double)> set_lr = {};

  static void describe(ParamSchema<LrFindOptions>& schema);
};

/// What lr_find measured: the learning rate of each step and the loss after it, smoothed.
struct LEYDEN_LIGHTNING_API LrCurve {
  std::vector<double> lrs, losses;
  bool stopped_early = false;
  std::optional<size_t> suggested;  ///< the point that the options' skip_begin and skip_end give

  /// The point where the loss falls steepest over the learning rate; none where fewer than two finite points are left.
  std::optional<size_t> steepest(int64_t skip_begin = 10, int64_t skip_end = 1) const;
  /// The learning rate of `suggested`.
  std::optional<double> suggestion() const;
};

}  // namespace leyden
