// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/progress.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <lightning/trainer.h>

namespace leyden {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Of training, by epochs or by steps, whichever comes first.
double trained_fraction(const Trainer& trainer, int64_t batch_in_epoch) {
  double fraction = unknown;
  const int64_t batches = std::max<int64_t>(1, trainer.num_training_batches());
  if (trainer.max_epochs() > 0) {
    const double epochs = static_cast<double>(trainer.current_epoch()) +
                          static_cast<double>(batch_in_epoch) / static_cast<double>(batches);
    fraction = epochs / static_cast<double>(trainer.max_epochs());
  }
  if (const int64_t max_steps = trainer.options().max_steps; max_steps > 0) {
    const double of_steps = static_cast<double>(trainer.global_step()) / static_cast<double>(max_steps);
    fraction = std::isnan(fraction) ? of_steps : std::max(fraction, of_steps);
  }
  return std::isnan(fraction) ? unknown : std::min(fraction, 1.0);
}

}  // namespace

ProgressCallback::ProgressCallback(std::function<void(const Progress&)> report, std::chrono::milliseconds interval)
    : report_(std::move(report)), interval_(interval) {}

bool ProgressCallback::is_due() {
  const auto now = Clock::now();
  if (now - last_report_ < interval_) return false;
  last_report_ = now;
  return true;
}

void ProgressCallback::on_sanity_check_start(Trainer&, LightningModule&) { evaluation_start(); }

void ProgressCallback::on_train_start(Trainer& trainer, LightningModule&) {
  train_start_ = Clock::now();
  train_batches_ = epoch_batch_ = 0;
  report_training(trainer, true);
}

void ProgressCallback::on_train_epoch_start(Trainer&, LightningModule&) { epoch_batch_ = 0; }

void ProgressCallback::on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput&, const Batch&,
                                          int64_t batch_idx) {
  ++train_batches_;
  epoch_batch_ = batch_idx + 1;
  report_training(trainer, false);
}

void ProgressCallback::on_train_end(Trainer& trainer, LightningModule&) { report_training(trainer, true); }

void ProgressCallback::report_training(Trainer& trainer, bool now) {
  if (!now && !is_due()) return;
  Progress progress;
  progress.stage = Stage::training;
  progress.batch = epoch_batch_;
  progress.batches = trainer.num_training_batches();
  progress.seconds = std::chrono::duration<double>(Clock::now() - train_start_).count();
  progress.batches_per_second = progress.seconds > 0 ? static_cast<double>(train_batches_) / progress.seconds : 0;
  // The last epoch is counted already when training ends.
  const bool ended = trainer.max_epochs() > 0 && trainer.current_epoch() >= trainer.max_epochs();
  progress.fraction = ended ? 1.0 : trained_fraction(trainer, epoch_batch_);
  const double batches_in_all = static_cast<double>(progress.batches * std::max<int64_t>(trainer.max_epochs(), 0));
  const double left = (1 - progress.fraction) * batches_in_all;
  if (train_batches_ > 0 && trainer.max_epochs() > 0) {
    progress.seconds_left = left * progress.seconds / static_cast<double>(train_batches_);
  } else if (progress.fraction > 0) {
    progress.seconds_left = progress.seconds * (1 - progress.fraction) / progress.fraction;
  } else {
    progress.seconds_left = unknown;
  }
  report(trainer, progress);
}

void ProgressCallback::evaluation_start() {
  evaluation_start_ = Clock::now();
  evaluation_batches_ = 0;
}

void ProgressCallback::evaluation_batch(Trainer& trainer) {
  ++evaluation_batches_;
  if (!is_due()) return;
  Progress progress;
  progress.stage = trainer.stage();
  progress.batch = evaluation_batches_;
  progress.batches = trainer.num_evaluation_batches();
  progress.seconds = std::chrono::duration<double>(Clock::now() - evaluation_start_).count();
  progress.batches_per_second = progress.seconds > 0 ? static_cast<double>(evaluation_batches_) / progress.seconds : 0;
  const double done = static_cast<double>(evaluation_batches_) / static_cast<double>(std::max<int64_t>(1, progress.batches));
  progress.fraction = trainer.is_fitting() ? trained_fraction(trainer, epoch_batch_) : done;
  progress.seconds_left = trainer.is_fitting() ? unknown : progress.seconds * (1 - done) / done;
  report(trainer, progress);
}

void ProgressCallback::report(Trainer& trainer, Progress progress) {
  progress.epoch = trainer.current_epoch();
  progress.max_epochs = trainer.max_epochs();
  progress.global_step = trainer.global_step();
  report_(progress);
}

void ProgressCallback::on_validation_start(Trainer&, LightningModule&) { evaluation_start(); }
void ProgressCallback::on_validation_batch_end(Trainer& trainer, LightningModule&, const Batch&, int64_t, int64_t) {
  evaluation_batch(trainer);
}
void ProgressCallback::on_validation_end(Trainer& trainer, LightningModule&) {
  if (trainer.is_fitting() && !trainer.sanity_checking()) report_training(trainer, true);
}
void ProgressCallback::on_test_start(Trainer&, LightningModule&) { evaluation_start(); }
void ProgressCallback::on_test_batch_end(Trainer& trainer, LightningModule&, const Batch&, int64_t, int64_t) {
  evaluation_batch(trainer);
}
void ProgressCallback::on_predict_start(Trainer&, LightningModule&) { evaluation_start(); }
void ProgressCallback::on_predict_batch_end(Trainer& trainer, LightningModule&, const Batch&, const Batch&, int64_t,
                                            int64_t) {
  evaluation_batch(trainer);
}

}  // namespace leyden
