// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>

namespace leyden {

/// Derive from it to keep predictions: write_on_batch_end gets each batch's, write_on_epoch_end all of them.
///
/// batch_indices are the samples' places in the order of their loader, from 0: their indices in the data set unless
/// the loader shuffles.
class LEYDEN_LIGHTNING_API BasePredictionWriter : public Callback {
 public:
  /// "batch", "epoch" or "batch_and_epoch"; throws ConfigError on anything else.
  explicit BasePredictionWriter(const std::string& write_interval = "batch");

  virtual void write_on_batch_end(Trainer& trainer, LightningModule& module, const Batch& prediction,
                                  const std::vector<int64_t>& batch_indices, const Batch& batch, int64_t batch_idx,
                                  int64_t dataloader_idx);
  /// For each loader, for each batch; on the CPU.
  virtual void write_on_epoch_end(Trainer& trainer, LightningModule& module,
                                  const std::vector<std::vector<Batch>>& predictions,
                                  const std::vector<std::vector<std::vector<int64_t>>>& batch_indices);

  void on_predict_start(Trainer& trainer, LightningModule& module) override;
  void on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs, const Batch& batch,
                            int64_t batch_idx, int64_t dataloader_idx) override;
  void on_predict_epoch_end(Trainer& trainer, LightningModule& module) override;

 private:
  bool on_batch_, on_epoch_;
  std::vector<int64_t> seen_;  // samples of each loader
  std::vector<std::vector<Batch>> predictions_;
  std::vector<std::vector<std::vector<int64_t>>> indices_;
};

}  // namespace leyden
