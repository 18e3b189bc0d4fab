// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/connectors/result_collection.h>
#include <lightning/loops/evaluation_loop.h>
#include <lightning/loops/progress_tracker.h>
#include <lightning/loops/resume_point.h>

namespace leyden {

class Engine;
class TrainReader;

/// The batches of one epoch: step, schedulers, logging, and validation when it is due.
class TrainingEpochLoop {
 public:
  explicit TrainingEpochLoop(Engine& engine);

  void run(TrainReader& reader);

  /// Completed steps of the optimizer.
  int64_t global_step() const;
  int64_t batch_idx() const { return batch_progress.current.ready - 1; }
  int64_t total_batch_idx() const { return batch_progress.total.ready - 1; }
  /// Whether this batch only adds to the gradients.
  bool should_accumulate() const;
  bool is_last_batch_ready() const;
  bool should_validate_this_epoch() const;
  void update_lr_schedulers(bool per_step, bool plateau);
  void update_restart_stage();
  void set_restarting(bool restarting);
  bool restarted_on_train_batch_end() const { return restart_stage_ == RestartStage::on_train_batch_end; }
  /// The loss of a window of accumulated batches is divided by this.
  int64_t accumulation_window() const;

  BatchProgress batch_progress;
  ProgressTracker scheduler_progress{ProgressTracker::Keeps::ready_completed};
  OptimizationProgress optim_progress;
  ProgressTracker manual_step_progress{ProgressTracker::Keeps::ready_completed};
  EvaluationLoop val_loop;
  ResultCollection results{true};
  int64_t batches_that_stepped = 0;
  bool restarting = false;
  /// Batches are only computed, for what the module notes of them: no backward pass, no zero_grad.
  bool skip_backward = false;
  /// Of the checkpoint of ours that the run goes on from, until it has gone on.
  ResumePoint resume_point = ResumePoint::unknown;
  /// The run was stopped within validation, which is due before the next batch.
  bool validation_pending = false;

 private:
  enum class RestartStage { none, on_train_batch_end, on_last };
  enum class Next { go_on, skip_rest };

  bool done() const;
  void reset();
  void reset_for_resume();
  void finish_resumed_batch();
  bool stops();
  Next advance(TrainReader& reader);
  void on_advance_end();
  bool should_validate_now() const;
  void validate();
  StepOutput optimize_automatically(const Batch& batch, int64_t batch_idx);
  StepOutput optimize_manually(const Batch& batch, int64_t batch_idx);
  torch::Tensor train_and_backward(const Batch& batch, int64_t batch_idx);
  void zero_grad(int64_t batch_idx);

  Engine& engine_;
  RestartStage restart_stage_ = RestartStage::none;
  bool skip_next_validation_ = false;
};

}  // namespace leyden
