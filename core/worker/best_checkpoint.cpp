// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/best_checkpoint.h>

#include <lightning/trainer.h>

namespace leyden {
namespace {

constexpr char kMonitor[] = "val_loss";

ModelCheckpointOptions best_options(const std::filesystem::path& folder) {
  ModelCheckpointOptions options;
  options.dirpath = folder.string();
  options.monitor = kMonitor;
  return options;
}

/// A callback of its own: ModelCheckpoint's save_last would keep the newest of the best alone.
ModelCheckpointOptions last_options(const std::filesystem::path& folder) {
  ModelCheckpointOptions options;
  options.dirpath = folder.string();
  options.filename = "last";
  options.enable_version_counter = false;
  return options;
}

bool has_monitor(const Trainer& trainer) {
  return trainer.callback_metrics().contains(kMonitor);
}

}  // namespace

BestCheckpoint::BestCheckpoint(const std::filesystem::path& folder) : ModelCheckpoint(best_options(folder)) {}

void BestCheckpoint::on_train_epoch_end(Trainer& trainer, LightningModule& module) {
  if (has_monitor(trainer)) ModelCheckpoint::on_train_epoch_end(trainer, module);
}

void BestCheckpoint::on_validation_end(Trainer& trainer, LightningModule& module) {
  if (has_monitor(trainer)) ModelCheckpoint::on_validation_end(trainer, module);
}

std::vector<std::shared_ptr<Callback>> default_checkpoints(const std::filesystem::path& folder) {
  return {std::make_shared<BestCheckpoint>(folder), std::make_shared<ModelCheckpoint>(last_options(folder))};
}

}  // namespace leyden
