// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/base_prediction_writer.h>

#include <numeric>

#include <lightning/errors.h>

namespace leyden {

BasePredictionWriter::BasePredictionWriter(const std::string& write_interval)
    : on_batch_(write_interval != "epoch"), on_epoch_(write_interval != "batch") {
  if (write_interval == "batch" || write_interval == "epoch" || write_interval == "batch_and_epoch") return;
  throw ConfigError("write_interval = '" + write_interval + "' is not allowed: expected batch, epoch or batch_and_epoch",
                    "write_interval");
}

void BasePredictionWriter::write_on_batch_end(Trainer&, LightningModule&, const Batch&, const std::vector<int64_t>&,
                                              const Batch&, int64_t, int64_t) {
  throw ConfigError("this prediction writer has no write_on_batch_end, which its write_interval asks for");
}

void BasePredictionWriter::write_on_epoch_end(Trainer&, LightningModule&, const std::vector<std::vector<Batch>>&,
                                              const std::vector<std::vector<std::vector<int64_t>>>&) {
  throw ConfigError("this prediction writer has no write_on_epoch_end, which its write_interval asks for");
}

void BasePredictionWriter::on_predict_start(Trainer&, LightningModule&) {
  seen_.clear();
  predictions_.clear();
  indices_.clear();
}

void BasePredictionWriter::on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs,
                                                const Batch& batch, int64_t batch_idx, int64_t dataloader_idx) {
  const auto loader = static_cast<size_t>(dataloader_idx);
  if (seen_.size() <= loader) {
    seen_.resize(loader + 1);
    predictions_.resize(loader + 1);
    indices_.resize(loader + 1);
  }
  std::vector<int64_t> indices(static_cast<size_t>(batch.batch_size()));
  std::iota(indices.begin(), indices.end(), seen_[loader]);
  seen_[loader] += batch.batch_size();
  if (on_batch_) write_on_batch_end(trainer, module, outputs, indices, batch, batch_idx, dataloader_idx);
  if (!on_epoch_) return;
  predictions_[loader].push_back(outputs.to(torch::kCPU));
  indices_[loader].push_back(std::move(indices));
}

void BasePredictionWriter::on_predict_epoch_end(Trainer& trainer, LightningModule& module) {
  if (on_epoch_) write_on_epoch_end(trainer, module, predictions_, indices_);
  predictions_.clear();
  indices_.clear();
}

}  // namespace leyden
