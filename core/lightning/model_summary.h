// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include <lightning/export.h>

namespace leyden {

/// 1.2 K, 34 M: as Lightning writes large numbers.
LEYDEN_LIGHTNING_API std::string short_number(int64_t number);

/// A line of the summary.
struct LayerSummary {
  std::string name;        ///< dotted path, "encoder.0"
  std::string type;        ///< "Linear"
  int64_t parameters = 0;  ///< of the layer and everything in it
  bool training = true;    ///< its mode
};

/// The layers and sizes of a model, as Lightning's ModelSummary shows them.
class LEYDEN_LIGHTNING_API ModelSummary {
 public:
  /// Looks at the module down to `max_depth` levels; 0: only the totals, -1: every level.
  explicit ModelSummary(const torch::nn::Module& module, int max_depth = 1);

  const std::vector<LayerSummary>& layers() const { return layers_; }
  int64_t total_parameters() const { return trainable_ + frozen_; }
  int64_t trainable_parameters() const { return trainable_; }
  int64_t non_trainable_parameters() const { return frozen_; }
  /// Size of all parameters in megabytes (10^6 bytes).
  double megabytes() const { return bytes_ / 1e6; }
  int64_t modules_in_train_mode() const { return train_modules_; }
  int64_t modules_in_eval_mode() const { return eval_modules_; }

  /// A table for a terminal, then the totals.
  std::string to_string() const;

 private:
  std::vector<LayerSummary> layers_;
  int64_t trainable_ = 0, frozen_ = 0, train_modules_ = 0, eval_modules_ = 0;
  double bytes_ = 0;
};

}  // namespace leyden
