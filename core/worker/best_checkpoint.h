// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <lightning/callbacks/model_checkpoint.h>

namespace leyden {

/// Keeps the checkpoint with the least val_loss; does nothing in a run that logs no val_loss.
class BestCheckpoint : public ModelCheckpoint {
 public:
  explicit BestCheckpoint(const std::filesystem::path& folder);

  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
};

/// What every run keeps unless it is told otherwise: the best by val_loss, where that is logged, and the
/// newest, as last.ckpt.
std::vector<std::shared_ptr<Callback>> default_checkpoints(const std::filesystem::path& folder);

}  // namespace leyden
