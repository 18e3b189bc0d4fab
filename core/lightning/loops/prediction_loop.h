// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <lightning/loops/data_source.h>
#include <lightning/loops/progress_tracker.h>

namespace leyden {

class Engine;

/// Predictions for every batch of every loader.
class PredictionLoop {
 public:
  explicit PredictionLoop(Engine& engine) : engine_(engine) {}

  std::vector<std::vector<Batch>> run();
  const std::vector<int64_t>& max_batches() const { return max_batches_; }

  BatchProgress batch_progress;

 private:
  void setup_data();
  Batch predict_step(Batch batch, int64_t batch_idx, int64_t dataloader_idx);

  Engine& engine_;
  EvaluationReader reader_;
  std::vector<int64_t> max_batches_;
};

}  // namespace leyden
