// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// A forest of regression trees (Breiman, Random Forests, 2001) that says how much each feature matters: each tree
/// grows on a bootstrap sample, a third of the features (at least one) tried at each split; a feature's importance
/// is by how much the squared error on the runs that a tree has not seen grows when the feature's values are
/// shuffled among them, and 0 where it does not grow. Numbers split at a threshold, NaN below all others; categories
/// into two sets. The same input and seed give the same forest on every machine.
class LEYDEN_EXPERIMENT_API RandomForest {
 public:
  struct Feature {
    std::vector<double> values;  // of each run; of categories their number, NaN: none
    bool categorical = false;
  };
  struct Options {
    int trees = 200;
    size_t least_leaf = 3;  // runs
    uint64_t seed = 1;
  };
  struct Result {
    std::vector<double> importance;  // of each feature, together 1; all 0 where nothing helps
    double r2 = 0;                   // of what trees say of runs that they have not seen; at most 1
    bool finished = true;            // false: `stop` said so
  };

  /// `target` is finite everywhere. Any thread.
  static Result explain(const std::vector<Feature>& features, const std::vector<double>& target,
                        const Options& options, const std::function<bool()>& stop = {});
};

}  // namespace leyden
