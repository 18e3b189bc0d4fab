// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/trainer.h>

namespace leyden {

/// How far a run has come.
struct Progress {
  Stage stage = Stage::none;
  int64_t epoch = 0, max_epochs = -1;  ///< -1: no limit
  int64_t batch = 0, batches = 0;      ///< done, of the epoch or of the evaluation
  int64_t global_step = 0;
  double fraction = 0;      ///< of the whole run, 0 to 1; NaN when there is no limit
  double seconds = 0;       ///< since the stage began
  double seconds_left = 0;  ///< of the whole run; NaN when not known
  double batches_per_second = 0;
};

/// Reports progress to a function, on the training thread, at most ten times a second and at each end of a stage.
class LEYDEN_LIGHTNING_API ProgressCallback : public Callback {
 public:
  explicit ProgressCallback(std::function<void(const Progress&)> report,
                            std::chrono::milliseconds interval = std::chrono::milliseconds(100));

  void on_sanity_check_start(Trainer& trainer, LightningModule& module) override;
  void on_train_start(Trainer& trainer, LightningModule& module) override;
  void on_train_epoch_start(Trainer& trainer, LightningModule& module) override;
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  void on_train_end(Trainer& trainer, LightningModule& module) override;
  void on_validation_start(Trainer& trainer, LightningModule& module) override;
  void on_validation_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                               int64_t dataloader_idx) override;
  void on_validation_end(Trainer& trainer, LightningModule& module) override;
  void on_test_start(Trainer& trainer, LightningModule& module) override;
  void on_test_batch_end(Trainer& trainer, LightningModule& module, const Batch& batch, int64_t batch_idx,
                         int64_t dataloader_idx) override;
  void on_predict_start(Trainer& trainer, LightningModule& module) override;
  void on_predict_batch_end(Trainer& trainer, LightningModule& module, const Batch& outputs, const Batch& batch,
                            int64_t batch_idx, int64_t dataloader_idx) override;

 private:
  using Clock = std::chrono::steady_clock;
  void evaluation_start();
  void evaluation_batch(Trainer& trainer);
  void report_training(Trainer& trainer, bool now);
  void report(Trainer& trainer, Progress progress);
  bool is_due();

  std::function<void(const Progress&)> report_;
  Clock::duration interval_;
  Clock::time_point last_report_{}, train_start_{}, evaluation_start_{};
  int64_t train_batches_ = 0, epoch_batch_ = 0, evaluation_batches_ = 0;
};

}  // namespace leyden
